package io.github.taskqueue.it;

import java.time.Duration;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * While the broker takes no messages, callers are told in time and outcomes are kept.
 */
class FullBrokerTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private final RabbitBroker broker = CrashingBroker.get();

	private final String namespace = "full-" + UUID.randomUUID().toString().substring(0, 8);

	private TestApplication application;

	@BeforeEach
	void start() {
		Tasks.runs = new Effects<>();
		Tasks.gate = new Gate();
		this.application = TestApplication.start(this.broker, Tasks.class, "task-queue.namespace=" + this.namespace,
				"task-queue.publisher.confirm-timeout=1s");
	}

	@AfterEach
	void stop() {
		Tasks.gate.open();
		this.application.close();
	}

	private long deadLetters() {
		return new BrokerQueues(this.broker).ready(this.namespace + ".dlq.default");
	}

	@Test
	void publishingFailsInTimeAndWorksAgainAfterwards() {
		Tasks tasks = this.application.bean(Tasks.class);
		Tasks.gate.open();
		assertThat(tasks.work(false).await(SOON)).isOne();
		CrashingBroker.whileFull(() -> {
			for (int i = 0; i < 3; i++) {
				long start = System.nanoTime();
				assertThatExceptionOfType(TaskEnqueueException.class).isThrownBy(() -> tasks.work(false));
				assertThat(CrashingBroker.since(start)).isLessThan(Duration.ofMillis(3000));
			}
		});
		assertThat(Eventually.within(SOON, () -> tasks.work(false)).await(SOON)).isOne();
	}

	@Test
	void outcomesAreKeptUntilTheBrokerTakesThem() {
		TaskHandle<Integer> succeeding = this.application.bean(Tasks.class).work(false);
		TaskHandle<Integer> failing = this.application.bean(Tasks.class).work(true);
		Awaitility.await().until(() -> Tasks.runs.count("work") == 2);
		CrashingBroker.whileFull(() -> {
			Tasks.gate.open();
			Awaitility.await().until(() -> Tasks.runs.count("end") == 2);
			Awaitility.await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
			assertThat(deadLetters()).isZero();
		});
		assertThat(succeeding.await(SOON)).isOne();
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> failing.await(SOON));
		Awaitility.await().untilAsserted(() -> assertThat(deadLetters()).isPositive());
		assertThat(Tasks.runs.count("work")).isEqualTo(2);
	}

	@Test
	void deadLetterQueueThatIsMissingIsDeclared() {
		Tasks.gate.open();
		new BrokerQueues(this.broker).delete(this.namespace + ".dlq.default");
		assertThatExceptionOfType(TaskFailedException.class)
			.isThrownBy(() -> this.application.bean(Tasks.class).work(true).await(SOON));
		Awaitility.await().ignoreExceptions().untilAsserted(() -> assertThat(deadLetters()).isOne());
		assertThat(Tasks.runs.count("work")).isOne();
	}

	static class Tasks {

		static Effects<String> runs = new Effects<>();

		static volatile Gate gate = new Gate();

		@AsyncTask
		TaskHandle<Integer> work(boolean failing) {
			runs.add("work");
			gate.pass();
			runs.add("end");
			if (failing) {
				throw new PermanentTaskException("on purpose");
			}
			return TaskHandle.completed(1);
		}

	}

}
