package io.github.taskqueue.it.kit;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.Work;
import io.github.taskqueue.test.TaskClock;

import static io.github.taskqueue.TaskOptions.with;
import static org.assertj.core.api.Assertions.assertThat;

abstract class AttemptBehaviours extends TaskBehaviours {

	@Autowired
	private AttemptTasks attempts;

	@Test
	void bodyIsInterruptedAtItsTimeout() {
		TaskHandle<?> handle = this.client.enqueue(this.attempts::endless);
		assertThat(this.tasks.drain().dead()).isEqualTo(1);
		assertThat(this.journal.texts()).containsExactly("interrupted");
		assertThat(this.deadLetters.find("default", handle.id())).hasValueSatisfying((letter) -> {
			assertThat(letter.reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
			assertThat(letter.error()).isNotNull()
				.extracting(DeadLetter.Failure::type)
				.isEqualTo(TaskTimeoutException.class.getName());
		});
	}

	@Test
	void attemptThatRanTooLongIsFollowedByAnother() throws InterruptedException {
		assertThat(this.attempts.slowAtFirst().await(SOON)).isEqualTo(2);
	}

	@Test
	void resultThatComesAfterTheInterruptCounts() {
		assertThat(this.attempts.ignoresTheInterrupt().await(SOON)).isEqualTo("done all the same");
	}

	@Test
	void interruptOfOneTaskDoesNotReachTheNext() {
		this.client.enqueue(with().queue("single"), this.attempts::endless);
		TaskHandle<Boolean> next = this.client.enqueue(with().queue("single"), this.attempts::isInterrupted);
		assertThat(next.await(SOON)).isFalse();
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void contextTellsWhatRuns() {
		TaskHandle<String> handle = this.attempts.describe();
		assertThat(handle.await(SOON)).isEqualTo(
				"AttemptTasks.describe in default, attempt 1 of 3, 0 redeliveries, " + handle.id() + ", header null");
		assertThat(TaskContext.find()).isEmpty();
	}

	@Test
	void contextTellsTheDeadlineOfTheAttempt() {
		assertThat(this.attempts.timeLeft().await(SOON)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(61));
	}

	@Test
	void checkpointIsThereInTheNextAttempt() {
		assertThat(this.attempts.pages().await(SOON)).isEqualTo(3);
		assertThat(this.journal.texts()).containsExactly("page 1", "page 2", "page 3");
		assertThat(this.journal.entries()).extracting(Journal.Entry::attempt).containsExactly(1, 2, 3);
	}

	@Test
	void checkpointIsThereAfterAPauseOutsideOfTheWorker() {
		assertThat(this.attempts.resume().await(SOON)).isEqualTo("saved in attempt 1");
	}

	@Test
	void completedStepIsNotRepeated() {
		assertThat(this.attempts.charge().await(SOON)).isEqualTo("charged in attempt 2");
		assertThat(attempts("charge")).containsExactly(1, 2);
		assertThat(attempts("body")).containsExactly(1, 2, 3);
	}

	@Test
	void progressIsSeenByTheHandle() {
		TaskHandle<?> handle = this.client.enqueue(this.attempts::progress);
		this.tasks.drain();
		assertThat(handle.progress()).isEqualTo(new TaskProgress(2, 3, "page 2"));
	}

	@Test
	void sliceThatIsOverIsFollowedByOneThatGoesOn() {
		TaskHandle<Integer> handle = this.attempts.slices();
		assertThat(handle.await(SOON)).isEqualTo(4);
		assertThat(attempts("slice")).hasSizeGreaterThan(1).containsOnly(1);
		assertThat(attempts("step")).hasSize(4);
	}

	@Test
	void contextOfTheLogIsNotCarried() {
		MDC.put("request", "r-1");
		try {
			assertThat(this.client.enqueue(() -> this.attempts.log("request")).await(SOON)).isNull();
			assertThat(MDC.get("request")).isEqualTo("r-1");
		}
		finally {
			MDC.clear();
		}
	}

	@Test
	void whatABodyLeavesOnItsThreadIsGoneForTheNext() {
		this.client.enqueue(with().queue("single"), this.attempts::litter);
		assertThat(this.client.enqueue(with().queue("single"), () -> this.attempts.log("litter")).await(SOON)).isNull();
		assertThat(MDC.get("litter")).isNull();
	}

	@Test
	void userAndLocaleOfTheCallerAreNotCarried() {
		Locale locale = (Locale.getDefault().equals(Locale.ITALY)) ? Locale.KOREA : Locale.ITALY;
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ann", "secret"));
		LocaleContextHolder.setLocale(locale);
		try {
			assertThat(this.attempts.caller().await(SOON)).isEqualTo("null " + Locale.getDefault());
			assertThat(SecurityContextHolder.getContext().getAuthentication()).isNotNull();
			assertThat(LocaleContextHolder.getLocale()).isEqualTo(locale);
		}
		finally {
			SecurityContextHolder.clearContext();
			LocaleContextHolder.resetLocaleContext();
		}
	}

	static class AttemptTasks {

		private final Journal journal;

		private final TaskClock clock;

		AttemptTasks(Journal journal, TaskClock clock) {
			this.journal = journal;
			this.clock = clock;
		}

		@AsyncTask(timeout = "100ms", retry = @TaskRetry(maxAttempts = 1))
		void endless() throws InterruptedException {
			awaitInterrupt();
		}

		private void awaitInterrupt() throws InterruptedException {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.journal.write("interrupted");
				throw ex;
			}
		}

		@AsyncTask(timeout = "100ms", retry = @TaskRetry(maxAttempts = 2, backoff = "10ms"))
		TaskHandle<Integer> slowAtFirst() throws InterruptedException {
			if (TaskContext.current().attempt() == 1) {
				awaitInterrupt();
			}
			return TaskHandle.completed(TaskContext.current().attempt());
		}

		@AsyncTask(timeout = "100ms", retry = @TaskRetry(maxAttempts = 1))
		TaskHandle<String> ignoresTheInterrupt() {
			try {
				awaitInterrupt();
				return TaskHandle.completed("not interrupted");
			}
			catch (InterruptedException ex) {
				return TaskHandle.completed("done all the same");
			}
		}

		@AsyncTask
		TaskHandle<Boolean> isInterrupted() {
			return TaskHandle.completed(Thread.currentThread().isInterrupted());
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 3))
		TaskHandle<String> describe() {
			TaskContext task = TaskContext.current();
			return TaskHandle.completed(
					"%s in %s, attempt %d of %d, %d redeliveries, %s, header %s".formatted(task.name(), task.queue(),
							task.attempt(), task.maxAttempts(), task.redeliveries(), task.id(), task.header("absent")));
		}

		@AsyncTask(timeout = "1m")
		TaskHandle<Duration> timeLeft() {
			return TaskHandle.completed(Duration.between(this.clock.instant(), TaskContext.current().deadline()));
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "10ms"))
		TaskHandle<Integer> pages() {
			TaskContext task = TaskContext.current();
			int page = task.checkpoint(Integer.class).orElse(0) + 1;
			this.journal.write("page " + page);
			task.checkpoint(page);
			if (page < 3) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(page);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "1s", jitter = 0))
		TaskHandle<String> resume() {
			TaskContext task = TaskContext.current();
			if (task.attempt() == 1) {
				task.checkpoint(List.of("saved in attempt 1"));
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed((String) task.checkpoint(List.class).orElseThrow().get(0));
		}

		/**
		 * The step fails in the first attempt, the body after it in the second.
		 */
		@AsyncTask(retry = @TaskRetry(maxAttempts = 3, backoff = "10ms"))
		TaskHandle<String> charge() {
			TaskContext task = TaskContext.current();
			this.journal.write("body");
			String charge = task.once("charge", String.class, () -> {
				this.journal.write("charge");
				if (task.attempt() == 1) {
					throw new IllegalStateException("planned");
				}
				return "charged in attempt " + task.attempt();
			});
			if (task.attempt() == 2) {
				throw new IllegalStateException("planned");
			}
			return TaskHandle.completed(charge);
		}

		@AsyncTask
		void progress() {
			TaskContext.current().progress(1, 3, "page 1");
			TaskContext.current().progress(2, 3, "page 2");
		}

		@AsyncTask(timeout = "200ms", retry = @TaskRetry(maxAttempts = 1))
		TaskHandle<Integer> slices() {
			TaskContext task = TaskContext.current();
			this.journal.write("slice");
			int done = task.checkpoint(Integer.class).orElse(0);
			while (done < 4) {
				Work.take(Duration.ofMillis(60));
				this.journal.write("step");
				task.checkpoint(++done);
				task.endSliceIfOver();
			}
			return TaskHandle.completed(done);
		}

		@AsyncTask
		TaskHandle<String> log(String key) {
			return TaskHandle.completed(MDC.get(key));
		}

		@AsyncTask
		void litter() {
			MDC.put("litter", "left");
		}

		@AsyncTask
		TaskHandle<String> caller() {
			return TaskHandle.completed(
					SecurityContextHolder.getContext().getAuthentication() + " " + LocaleContextHolder.getLocale());
		}

	}

}
