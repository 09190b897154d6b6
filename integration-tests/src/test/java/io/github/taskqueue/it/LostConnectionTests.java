package io.github.taskqueue.it;

import java.time.Duration;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LostConnectionTests {

	private static final Duration SOON = Duration.ofSeconds(15);

	/**
	 * Connections that end sooner come back after growing pauses.
	 */
	private static final Duration ESTABLISHED = Duration.ofMillis(550);

	private static RabbitBroker broker;

	private final String namespace = "lost-" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterAll
	static void deleteVirtualHost() {
		broker.close();
	}

	private TestApplication start(int port) {
		return TestApplication.start(broker, Tasks.class, "spring.rabbitmq.port=" + port,
				"task-queue.namespace=" + this.namespace, "task-queue.publisher.confirm-timeout=2s");
	}

	private static void assertThatTasksRun(TestApplication application) {
		TaskHandle<Integer> handle = Eventually.within(SOON, () -> application.bean(Tasks.class).twice(21));
		assertThat(handle.await(SOON)).isEqualTo(42);
	}

	@Test
	void nothingPilesUpWhenConnectionsAreLost() {
		try (TcpProxy proxy = new TcpProxy(broker); TestApplication application = start(proxy.port())) {
			assertThatTasksRun(application);
			Usage before = Usage.now();
			for (int i = 0; i < 20; i++) {
				proxy.cut();
				assertThatTasksRun(application);
				Awaitility.await().pollDelay(ESTABLISHED).until(() -> true);
			}
			Awaitility.await().atMost(SOON).untilAsserted(() -> {
				Usage after = Usage.now();
				assertThat(after.connections()).isEqualTo(before.connections());
				assertThat(after.channels()).isEqualTo(before.channels());
				assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 5);
			});
		}
	}

	@Test
	void consumerComesBackWhenTheBrokerClosesItsConnection() {
		try (TestApplication application = start(broker.port())) {
			assertThatTasksRun(application);
			broker.rabbitmqctl("close_all_connections", "-p", broker.virtualHost(), "test");
			assertThatTasksRun(application);
		}
	}

	@Test
	void queueThatIsDeletedUnderItsConsumerIsDeclaredAgain() {
		try (TestApplication application = start(broker.port())) {
			assertThatTasksRun(application);
			new BrokerQueues(broker).delete(this.namespace + ".q.default");
			assertThatTasksRun(application);
			broker.rabbitmqctl("delete_queue", "-p", broker.virtualHost(), this.namespace + ".q.default");
			assertThatTasksRun(application);
		}
	}

	@Test
	void publishingIntoASilentConnectionEndsInTime() {
		try (TcpProxy proxy = new TcpProxy(broker); TestApplication application = start(proxy.port())) {
			assertThatTasksRun(application);
			proxy.fallSilent();
			for (int i = 0; i < 2; i++) {
				long start = System.nanoTime();
				assertThatExceptionOfType(TaskEnqueueException.class)
					.isThrownBy(() -> application.bean(Tasks.class).twice(1));
				assertThat(CrashingBroker.since(start)).isLessThan(Duration.ofMillis(5000));
			}
			proxy.cut();
		}
	}

	/**
	 * What this process and the broker hold for the application.
	 */
	private record Usage(long connections, long channels, int threads) {

		static Usage now() {
			return new Usage(count("list_connections", "vhost"), count("list_channels", "vhost"), Thread.activeCount());
		}

		private static long count(String command, String column) {
			return broker.rabbitmqctl(command, column).lines().filter(broker.virtualHost()::equals).count();
		}

	}

	static class Tasks {

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

	}

}
