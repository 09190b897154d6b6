package io.github.taskqueue.it.message;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerQueues;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.Work;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A message that the client library cannot parse and that is in none of the work queues.
 */
class UnparseableElsewhereTests {

	private static final Duration LONGEST = Duration.ofSeconds(90);

	private static final Duration TAKES = Duration.ofSeconds(4);

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.hit.concurrency=4", "task-queue.queues.hit.prefetch=20",
				"task-queue.queues.hit.timeout=10s", "task-queue.queues.other.timeout=10s");

	private final BrokerQueues queues = new BrokerQueues(application.broker());

	private static void awaitRuns(String name, int count) {
		Awaitility.await()
			.atMost(LONGEST)
			.untilAsserted(
					() -> assertThat(application.journal().texts()).filteredOn((text) -> text.startsWith(name + " "))
						.hasSizeGreaterThanOrEqualTo(count));
	}

	@Test
	void holdsNoWorkQueueUp() throws IOException {
		Tasks tasks = application.bean(Tasks.class);
		assertThat(application.tasks().enqueue(() -> tasks.answer(1)).await(LONGEST)).isEqualTo(1);
		for (String queue : List.of("tq.suspects.hit", replyQueue())) {
			application.journal().clear();
			application.tasks().enqueueAll(() -> IntStream.range(0, 8).forEach(tasks::take));
			awaitRuns("take", 4);
			application.client().channel().basicPublish("", queue, UnparseableMessageTests.nested(40), "{}".getBytes());
			long start = System.nanoTime();
			awaitRuns("take", 8);
			awaitRuns("taken", 8);
			assertThat(CrashingBroker.since(start)).as("two rounds of four, not eight one after the other")
				.isLessThan(TAKES.multipliedBy(5));
			Awaitility.await().atMost(LONGEST).until(() -> this.queues.ready(queue) == 0);
			assertThat(application.journal().texts()).doesNotHaveDuplicates();
			assertThat(application.tasks().enqueue(() -> tasks.answer(2)).await(LONGEST)).isEqualTo(2);
		}
	}

	private static String replyQueue() {
		return application.broker()
			.rabbitmqctl("list_queues", "-q", "--no-table-headers", "-p", application.broker().virtualHost(), "name")
			.lines()
			.filter((name) -> name.startsWith("tq.reply."))
			.findFirst()
			.orElseThrow();
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(queue = "hit")
		void take(int number) {
			this.journal.write("take " + number, "0");
			Work.take(TAKES);
			this.journal.write("taken " + number, "0");
		}

		@AsyncTask(queue = "other")
		TaskHandle<Integer> answer(int number) {
			return TaskHandle.completed(number);
		}

	}

}
