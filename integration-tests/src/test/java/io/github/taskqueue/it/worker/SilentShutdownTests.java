package io.github.taskqueue.it.worker;

import java.time.Duration;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;
import io.github.taskqueue.test.fault.Direction;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How an application stops whose broker says nothing.
 */
class SilentShutdownTests {

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(2);

	/**
	 * It takes less than three seconds, where the machine is not busy with other tests.
	 */
	private static final Duration EXTRA = Duration.ofSeconds(6);

	private static final Duration SOON = Duration.ofSeconds(200);

	private static RabbitBroker broker;

	private final String namespace = "silent-" + UUID.randomUUID().toString().substring(0, 8);

	@BeforeAll
	static void createVirtualHost() {
		broker = RabbitBroker.shared().newVirtualHost();
	}

	@AfterAll
	static void deleteVirtualHost() {
		broker.close();
	}

	private TestApplication start(FaultProxy proxy) {
		return TestApplication.start(broker, Tasks.class, "spring.rabbitmq.port=" + proxy.port(),
				"task-queue.namespace=" + this.namespace, "task-queue.queues.other.concurrency=1",
				"task-queue.worker.shutdown-timeout=" + SHUTDOWN_TIMEOUT.toMillis() + "ms");
	}

	private static Duration close(TestApplication application) {
		long start = System.nanoTime();
		application.close();
		return CrashingBroker.since(start);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void silentBrokerIsNotWaitedForLong(boolean hearing) {
		try (FaultProxy proxy = FaultProxy.to(broker)) {
			TestApplication application = start(proxy);
			assertThat(application.bean(Tasks.class).twice(1).await(SOON)).isEqualTo(2);
			if (hearing) {
				proxy.blackhole(Direction.DOWNSTREAM);
			}
			else {
				proxy.blackhole();
			}
			Duration took = close(application);
			assertThat(took).isLessThan(SHUTDOWN_TIMEOUT.plus(EXTRA));
		}
	}

	@Test
	void tasksThatRunMeanwhileGetTheirTimeAndNoMore() {
		try (FaultProxy proxy = FaultProxy.to(broker)) {
			TestApplication application = start(proxy);
			Tasks.begun = false;
			application.bean(Tasks.class).spin();
			Awaitility.await().atMost(SOON).until(() -> Tasks.begun);
			proxy.blackhole();
			Duration took = close(application);
			assertThat(took).isGreaterThanOrEqualTo(SHUTDOWN_TIMEOUT).isLessThan(SHUTDOWN_TIMEOUT.plus(EXTRA));
		}
		finally {
			Tasks.begun = false;
		}
	}

	static class Tasks {

		static volatile boolean begun;

		@AsyncTask
		TaskHandle<Integer> twice(int number) {
			return TaskHandle.completed(2 * number);
		}

		@AsyncTask
		void spin() {
			begun = true;
			while (begun) {
				Thread.onSpinWait();
			}
		}

	}

}
