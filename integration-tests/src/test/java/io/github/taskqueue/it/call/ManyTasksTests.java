package io.github.taskqueue.it.call;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

class ManyTasksTests {

	private static final int TASKS = 10_000;

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.default.concurrency=8", "task-queue.queues.default.prefetch=100",
				"task-queue.queues.default.timeout=1m");

	private static final AtomicIntegerArray runs = new AtomicIntegerArray(3 * TASKS);

	private static final CountDownLatch longTask = new CountDownLatch(1);

	@Test
	void tenThousandTasksFromEightThreadsRunOnceEach() throws Exception {
		ExecutorService callers = Executors.newFixedThreadPool(8);
		List<Future<?>> calls = IntStream.range(0, TASKS)
			.<Future<?>>mapToObj((number) -> callers.submit(() -> application.bean(Tasks.class).count(number)))
			.toList();
		for (Future<?> call : calls) {
			call.get();
		}
		callers.shutdown();
		assertRunOnce(0);
	}

	@Test
	void tenThousandTasksEnqueuedInOneGoRunOnceEach() {
		List<TaskHandle<?>> handles = application.tasks().enqueueAll(() -> {
			for (int number = TASKS; number < 2 * TASKS; number++) {
				application.bean(Tasks.class).count(number);
			}
		});
		assertThat(handles).extracting(TaskHandle::id).hasSize(TASKS).doesNotHaveDuplicates();
		assertRunOnce(TASKS);
	}

	@Test
	void oneLongTaskDoesNotHoldUpTheAcksOfShortOnes() {
		application.tasks().enqueue(application.bean(Tasks.class)::takeLong);
		application.journal().await("long", 1);
		application.tasks().enqueueAll(() -> {
			for (int number = 2 * TASKS; number < 3 * TASKS; number++) {
				application.bean(Tasks.class).count(number);
			}
		});
		assertRunOnce(2 * TASKS);
		Awaitility.await()
			.pollInterval(Duration.ofMillis(500))
			.untilAsserted(() -> assertThat(application.client().counters("tq.q.default"))
				.isEqualTo(new BrokerClient.Counters(0, 1)));
		longTask.countDown();
		application.journal().await("long ended", 1);
	}

	private static void assertRunOnce(int first) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(IntStream.range(first, first + TASKS).map(runs::get).sum())
				.isGreaterThanOrEqualTo(TASKS));
		assertThat(IntStream.range(first, first + TASKS).map(runs::get)).containsOnly(1);
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void count(int number) {
			runs.incrementAndGet(number);
		}

		@AsyncTask
		void takeLong() throws InterruptedException {
			this.journal.write("long");
			longTask.await();
			this.journal.write("long ended");
		}

	}

}
