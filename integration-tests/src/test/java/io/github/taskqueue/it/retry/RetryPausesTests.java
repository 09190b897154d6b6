package io.github.taskqueue.it.retry;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.event.EventListener;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All tasks fail at the same time, so that the tests wait together.
 */
class RetryPausesTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, RetryLog.class)
		.with("task-queue.queues.default.concurrency=8", "task-queue.queues.single.concurrency=1",
				"task-queue.queues.default.retry.jitter=0");

	/**
	 * The ladder is declared for the first delayed task, which may take a second.
	 */
	@BeforeAll
	static void fail() {
		Tasks tasks = application.bean(Tasks.class);
		application.tasks().enqueue(TaskOptions.with().delay(Duration.ofMillis(250)), tasks::first);
		application.journal().await("first", 1);
		tasks.shortly();
		tasks.briefly();
		tasks.growing();
		tasks.mixed();
		tasks.oneSecond();
		tasks.oneAndAHalfSeconds();
		tasks.jittered();
	}

	@Test
	void aTenthOfASecondIsKept() {
		assertPauses("shortly", 100, 100, 100);
	}

	@Test
	void threeTenthsOfASecondAreKept() {
		assertPauses("briefly", 300, 300);
	}

	@Test
	void oneSecondIsKept() {
		assertPauses("oneSecond", 1000, 1000);
	}

	@Test
	void oneAndAHalfSecondsAreKept() {
		assertPauses("oneAndAHalfSeconds", 1500, 1500);
	}

	@Test
	void pausesGrowByTheMultiplierUpToTheLongest() {
		assertPauses("growing", 200, 400, 500, 500);
	}

	@Test
	void shortPausesAreSpentInPlaceAndLongOnesInTheBroker() {
		assertPauses("mixed", 400, 800, 1600);
		assertThat(application.bean(RetryLog.class).of("mixed")).containsExactly(Duration.ofMillis(1600));
		assertThat(application.bean(RetryLog.class).of("growing")).isEmpty();
		assertThat(application.bean(RetryLog.class).of("oneSecond")).hasSize(2).containsOnly(Duration.ofSeconds(1));
	}

	@Test
	void attemptsAreCountedAcrossBothWays() {
		assertThat(application.journal().await("mixed", 4)).extracting(Journal.Entry::attempt)
			.containsExactly(1, 2, 3, 4);
	}

	@Test
	void jitterOnlyShortensAPause() {
		application.journal().await("jittered", 9);
		assertThat(application.journal().pauses("jittered"))
			.allSatisfy((pause) -> assertThat(pause).isBetween(Duration.ofMillis(95), Duration.ofMillis(450)))
			.doesNotHaveDuplicates();
	}

	@Test
	void theOnlyWorkerIsFreeWhileATaskWaitsForItsNextAttempt() {
		Journal journal = application.journal();
		application.bean(Tasks.class).failsOnSingle();
		journal.await("failsOnSingle", 1);
		for (int i = 0; i < 20; i++) {
			application.bean(Tasks.class).succeedsOnSingle();
		}
		List<Journal.Entry> others = journal.await("succeedsOnSingle", 20);
		List<Journal.Entry> attempts = journal.await("failsOnSingle", 2);
		assertThat(others.get(19).nanos()).isLessThan(attempts.get(1).nanos());
	}

	private static void assertPauses(String task, long... millis) {
		application.journal().await(task, millis.length + 1);
		List<Duration> pauses = application.journal().pauses(task);
		assertThat(pauses).hasSize(millis.length);
		for (int i = 0; i < millis.length; i++) {
			assertThat(pauses.get(i)).as("pause %d of %s", i + 1, pauses)
				.isCloseTo(Duration.ofMillis(millis[i]), Duration.ofMillis(250));
		}
	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		void first() {
			this.journal.write("first");
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 4, backoff = "100ms", multiplier = 1))
		void shortly() {
			fail("shortly");
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "300ms", multiplier = 1))
		void briefly() {
			fail("briefly");
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 5, backoff = "200ms", maxBackoff = "500ms"))
		void growing() {
			fail("growing");
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 4, backoff = "400ms", multiplier = 2))
		void mixed() {
			fail("mixed");
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "1s", multiplier = 1))
		void oneSecond() {
			fail("oneSecond");
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "1500ms", multiplier = 1))
		void oneAndAHalfSeconds() {
			fail("oneAndAHalfSeconds");
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 9, backoff = "200ms", multiplier = 1, jitter = 0.5))
		void jittered() {
			fail("jittered");
		}

		@AsyncTask(queue = "single", retry = @TaskRetry(maxAttempts = 2, backoff = "2s", jitter = 0))
		void failsOnSingle() {
			fail("failsOnSingle");
		}

		@AsyncTask(queue = "single")
		void succeedsOnSingle() {
			this.journal.write("succeedsOnSingle");
		}

		private void fail(String task) {
			this.journal.write(task);
			throw new IllegalStateException("planned");
		}

	}

	static class RetryLog {

		private final Queue<TaskRetrying> events = new ConcurrentLinkedQueue<>();

		@EventListener
		void note(TaskRetrying event) {
			this.events.add(event);
		}

		List<Duration> of(String method) {
			return this.events.stream()
				.filter((event) -> event.task().equals("Tasks." + method))
				.map(TaskRetrying::delay)
				.toList();
		}

	}

}
