package io.github.taskqueue.it.outage;

import java.time.Duration;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.Eventually;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class LostConnectionTests {

	private static final Duration SOON = Duration.ofSeconds(200);

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
		try (FaultProxy proxy = FaultProxy.to(broker); TestApplication application = start(proxy.port())) {
			assertThatTasksRun(application);
			BrokerQueues queues = new BrokerQueues(broker);
			Awaitility.await().until(() -> queues.consumers(this.namespace + ".q.default") == 1);
			Usage before = Usage.now();
			for (int i = 0; i < 20; i++) {
				proxy.reset();
				assertThatTasksRun(application);
				Awaitility.await().pollDelay(ESTABLISHED).until(() -> true);
			}
			Awaitility.await().atMost(SOON).untilAsserted(() -> {
				Usage after = Usage.now();
				assertThat(after.connections()).isEqualTo(before.connections());
				assertThat(after.channels()).as("with one to ask for depths, which is opened when it is first needed")
					.isBetween(before.channels(), before.channels() + 1);
				assertThat(after.threads())
					.as("with pools that are filled as needed; a leak would leave one for each reset")
					.isLessThanOrEqualTo(before.threads() + 10);
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
	void queueThatIsDeletedUnderItsConsumerIsDeclaredAgain(CapturedOutput output) {
		try (TestApplication application = start(broker.port())) {
			assertThatTasksRun(application);
			new BrokerQueues(broker).delete(this.namespace + ".q.default");
			Awaitility.await()
				.atMost(SOON)
				.pollInterval(Duration.ofMillis(1))
				.until(() -> !application.bean(WorkerLifecycle.class).statuses().get(0).consuming());
			assertThatTasksRun(application);
			assertThat(output).containsOnlyOnce("Channel for queue");
			broker.rabbitmqctl("delete_queue", "-p", broker.virtualHost(), this.namespace + ".q.default");
			assertThatTasksRun(application);
		}
	}

	@Test
	void publishingIntoASilentConnectionEndsInTime() {
		try (FaultProxy proxy = FaultProxy.to(broker); TestApplication application = start(proxy.port())) {
			assertThatTasksRun(application);
			proxy.blackhole();
			for (int i = 0; i < 2; i++) {
				long start = System.nanoTime();
				assertThatExceptionOfType(TaskEnqueueException.class)
					.isThrownBy(() -> application.bean(Tasks.class).twice(1));
				assertThat(CrashingBroker.since(start)).isLessThan(Duration.ofMillis(5000));
			}
			proxy.reset();
		}
	}

	@Test
	void callAfterTheApplicationHasStoppedIsRefused() {
		TestApplication application = start(broker.port());
		Tasks tasks = application.bean(Tasks.class);
		assertThatTasksRun(application);
		application.close();
		assertThatExceptionOfType(TaskEnqueueException.class).isThrownBy(() -> tasks.twice(1));
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
