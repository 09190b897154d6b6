package io.github.taskqueue.it.topology;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

import org.springframework.context.i18n.LocaleContextHolder;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.it.support.ApplicationExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What many tasks leave behind.
 */
class LeftoverTests {

	private static final int TASKS = 20_000;

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.default.concurrency=8", "task-queue.queues.default.timeout=1m");

	@Test
	void manyTasksLeaveNoThreadsAndNothingOnThem() {
		run(1_000);
		int before = Thread.activeCount();
		run(TASKS);
		assertThat(Tasks.leftovers).hasValue(0);
		assertThat(Thread.activeCount()).isLessThanOrEqualTo(before + 3);
	}

	private static void run(int count) {
		Tasks tasks = application.bean(Tasks.class);
		int expected = Tasks.runs.get() + count;
		application.tasks().enqueueAll(() -> IntStream.range(0, count).forEach(tasks::run));
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(Tasks.runs).hasValueGreaterThanOrEqualTo(expected));
	}

	static class Tasks {

		static final AtomicInteger runs = new AtomicInteger();

		static final AtomicInteger leftovers = new AtomicInteger();

		@AsyncTask
		void run(int number) {
			if (MDC.get("tenant") != null || Locale.FRENCH.equals(LocaleContextHolder.getLocale())
					|| Thread.currentThread().isInterrupted()) {
				leftovers.incrementAndGet();
			}
			MDC.put("tenant", "acme");
			LocaleContextHolder.setLocale(Locale.FRENCH);
			Thread.currentThread().interrupt();
			runs.incrementAndGet();
		}

	}

}
