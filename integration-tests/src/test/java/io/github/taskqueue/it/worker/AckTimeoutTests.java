package io.github.taskqueue.it.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What becomes of tasks that are not acknowledged as soon as the broker wants it.
 */
@ExtendWith(OutputCaptureExtension.class)
class AckTimeoutTests {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(200);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.default.concurrency=4", "task-queue.queues.default.ack-timeout=2s",
				"task-queue.worker.stubborn-after=1m");

	private final Tasks tasks = application.bean(Tasks.class);

	private static void assumeConsumersAreCancelled() {
		String[] version = RabbitBroker.shared().version().split("\\.");
		boolean cancels = Integer.parseInt(version[0]) * 100 + Integer.parseInt(version[1]) >= 403;
		assumeTrue(cancels, "From RabbitMQ 4.3 on, a consumer has an ack timeout of its own");
	}

	@Test
	void onlyTheTaskThatIsLateRunsAgain(CapturedOutput output) {
		assumeConsumersAreCancelled();
		application.tasks().enqueue(() -> this.tasks.hold("late", 3500));
		application.journal().await("late", 1);
		Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> true);
		application.tasks().enqueueAll(() -> {
			this.tasks.hold("neighbour 1", 1700);
			this.tasks.hold("neighbour 2", 1700);
		});
		application.journal().await("late done", 2);
		application.tasks().enqueue(() -> this.tasks.hold("after", 0));
		application.journal().await("after done", 1);
		assertThat(application.journal().texts()).containsOnlyOnce("neighbour 1", "neighbour 2", "neighbour 1 done",
				"neighbour 2 done");
		assertThat(application.journal().entries("late")).hasSize(2).extracting(Journal.Entry::attempt).containsOnly(1);
		Awaitility.await()
			.atMost(LONGEST_WAIT)
			.untilAsserted(() -> assertThat(application.client().counters("tq.q.default"))
				.isEqualTo(new BrokerClient.Counters(0, 0)));
		assertThat(output).containsOnlyOnce("is replaced: the broker has cancelled its consumer")
			.doesNotContain("connection to RabbitMQ");
	}

	@Test
	void retriesInPlaceGoThroughTheBrokerWhenThereIsNoTimeLeft(CapturedOutput output) {
		application.tasks().enqueue(() -> this.tasks.fail("fails"));
		List<Journal.Entry> attempts = application.journal().await("fails", 4);
		assertThat(attempts).extracting(Journal.Entry::attempt).containsExactly(1, 2, 3, 4);
		assertThat(output).doesNotContain("attempt 1) failed and is retried")
			.contains("attempt 3) failed and is retried in PT0.5S");
	}

	@Test
	void taskThatCouldBeLateStopsTheStart(CapturedOutput output) {
		assertThatException().isThrownBy(() -> application.start(List.of(Tasks.class), "task-queue.namespace=late",
				"task-queue.queues.default.ack-timeout=1500ms"));
		assertThat(output).contains("APPLICATION FAILED TO START", "Task 'Tasks.hold' may run for PT1.9S",
				"raise task-queue.queues.default.ack-timeout");
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		/**
		 * Ignores its interrupt, as nothing else is late with its ack. The second run
		 * gives way.
		 */
		@AsyncTask(timeout = "1900ms")
		void hold(String name, int millis) {
			this.journal.write(name);
			if (this.journal.entries(name).size() == 1) {
				long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
				while (System.nanoTime() < end) {
					Thread.onSpinWait();
				}
			}
			this.journal.write(name + " done");
		}

		@AsyncTask(timeout = "700ms",
				retry = @TaskRetry(maxAttempts = 4, backoff = "500ms", multiplier = 1, jitter = 0))
		void fail(String name) {
			this.journal.write(name);
			throw new IllegalStateException("planned");
		}

	}

}
