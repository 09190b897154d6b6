package io.github.taskqueue.it.message;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A message that the client library cannot parse, behind long tasks that run on after the
 * connection that it has ended: they hold the places behind which it waits.
 */
class UnparseableBesideLongTasksTests {

	private static final Duration LONGEST = Duration.ofSeconds(90);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.hit.concurrency=4", "task-queue.queues.hit.prefetch=20",
				"task-queue.queues.hit.timeout=50s", "task-queue.queues.other.timeout=50s");

	private final BrokerQueues queues = new BrokerQueues(application.broker());

	private static void awaitRuns(String name, int count) {
		Awaitility.await()
			.atMost(LONGEST)
			.untilAsserted(() -> assertThat(application.journal().texts())
				.containsAll(IntStream.range(0, count).mapToObj((number) -> name + " " + number).toList()));
	}

	@Test
	void isFoundWhileLongTasksRun() throws IOException {
		Tasks tasks = application.bean(Tasks.class);
		Tasks.gate = new Gate();
		application.tasks().enqueueAll(() -> IntStream.range(0, 3).forEach((number) -> {
			tasks.hold(number);
			tasks.holdOther(number);
		}));
		awaitRuns("holds", 3);
		awaitRuns("holds other", 3);
		application.client().publish("hit", UnparseableMessageTests.nested(40), "{}");
		Awaitility.await().atMost(LONGEST).untilAsserted(() -> assertThat(this.queues.ready("tq.dlq.hit")).isOne());
		application.tasks().enqueueAll(() -> {
			tasks.hit(1_000);
			tasks.other(1_000);
		});
		application.journal().await("hit 1000", 1);
		application.journal().await("other 1000", 1);
		Tasks.gate.open();
		awaitRuns("held", 3);
		awaitRuns("held other", 3);
		assertThat(application.journal().texts()).filteredOn((text) -> text.startsWith("h"))
			.filteredOn((text) -> text.contains("hold") || text.contains("held"))
			.doesNotHaveDuplicates();
	}

	static class Tasks {

		static volatile Gate gate = new Gate();

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "hit")
		void hold(int number) {
			this.journal.write("holds " + number, "0");
			gate.pass();
			this.journal.write("held " + number, "0");
		}

		@AsyncTask(queue = "other")
		void holdOther(int number) {
			this.journal.write("holds other " + number, "0");
			gate.pass();
			this.journal.write("held other " + number, "0");
		}

		@AsyncTask(queue = "hit")
		void hit(int number) {
			this.journal.write("hit " + number);
		}

		@AsyncTask(queue = "other")
		void other(int number) {
			this.journal.write("other " + number);
		}

	}

}
