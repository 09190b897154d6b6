package io.github.taskqueue.it.kit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.util.ReflectionUtils;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.deadletter.DeadLetter;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.event.TaskEvent;
import io.github.taskqueue.event.TaskRetrying;
import io.github.taskqueue.event.TaskSucceeded;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.test.DrainResult;
import io.github.taskqueue.test.TaskRun;

import static org.assertj.core.api.Assertions.assertThat;

abstract class RetryBehaviours extends TaskBehaviours {

	@Autowired
	private RetryTasks retries;

	@Test
	void shortBackoffIsSpentInPlace() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.retries.failInPlace(3));
		assertThat(this.tasks.drain()).isEqualTo(new DrainResult(3, 1, 2, 0, 0, 0, 0));
		assertThat(attempts("in place")).containsExactly(1, 2, 3);
		assertThat(this.events.of(handle.id())).singleElement()
			.isInstanceOfSatisfying(TaskSucceeded.class, (event) -> assertThat(event.attempt()).isEqualTo(3));
	}

	@Test
	void longBackoffIsSpentOutsideOfTheWorker() {
		TaskHandle<?> handle = this.client.enqueue(this.retries::failOnce);
		assertThat(this.tasks.drain()).isEqualTo(new DrainResult(1, 0, 1, 0, 0, 0, 1));
		assertThat(this.tasks.drainDelayed()).isEqualTo(new DrainResult(1, 1, 0, 0, 0, 0, 0));
		assertThat(attempts("once")).containsExactly(1, 2);
		assertThat(this.events.of(handle.id())).hasSize(2);
	}

	@Test
	void backoffGrowsToItsMaximum() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.retries.failOutside(4));
		this.tasks.drainDelayed();
		assertThat(this.events.of(handle.id())).filteredOn(TaskRetrying.class::isInstance)
			.extracting((event) -> ((TaskRetrying) event).delay())
			.containsExactly(Duration.ofSeconds(1), Duration.ofMillis(1500), Duration.ofMillis(1500));
	}

	@Test
	void taskIsDeadAfterItsLastAttempt() {
		DeadLetter letter = die(this.client.enqueue(() -> this.retries.failInPlace(9)));
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
		assertThat(letter.attempts()).isEqualTo(4);
		assertThat(attempts("in place")).containsExactly(1, 2, 3, 4);
	}

	@Test
	void permanentFailureIsNotRetried() {
		assertDead(new PermanentTaskException("never"), DeadLetterReason.PERMANENT, 1);
	}

	@Test
	void causeThatIsPermanentIsNotRetried() {
		assertDead(new IllegalStateException("wrapped", new PermanentTaskException("never")),
				DeadLetterReason.PERMANENT, 1);
	}

	@Test
	void runThatAsksToComeLaterIsNoAttempt() {
		TaskHandle<Integer> handle = this.retries.later(3);
		assertThat(handle.await(SOON)).isEqualTo(1);
		this.tasks.drain();
		assertThat(attempts("later")).containsExactly(1, 1, 1);
		assertThat(this.events.of(handle.id())).extracting(TaskEvent::getClass)
			.isEqualTo(List.of(TaskRetrying.class, TaskRetrying.class, TaskSucceeded.class));
	}

	@Test
	void pauseOfTheBodysChoiceCanCountAsAnAttempt() {
		DeadLetter letter = die(this.client.enqueue(this.retries::laterCounted));
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
		assertThat(attempts("counted")).containsExactly(1, 2);
	}

	@Test
	void onlyFailuresThatAreWorthItAreRetried() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.retries.filtered("io"));
		assertThat(die(handle).reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
		assertThat(attempts("filtered")).containsExactly(1, 2);
		this.journal.clear();
		TaskHandle<?> other = this.client.enqueue(() -> this.retries.filtered("state"));
		assertThat(die(other).reason()).isEqualTo(DeadLetterReason.PERMANENT);
		assertThat(attempts("filtered")).containsExactly(1);
	}

	@Test
	void failureThatIsNeverWorthItIsNotRetriedThoughItsSupertypeIs() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.retries.filtered("file"));
		assertThat(die(handle).reason()).isEqualTo(DeadLetterReason.PERMANENT);
		assertThat(attempts("filtered")).containsExactly(1);
	}

	@Test
	void causesCountForWhatIsWorthARetry() {
		TaskHandle<?> handle = this.client.enqueue(() -> this.retries.filtered("cause"));
		assertThat(die(handle).reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
		assertThat(attempts("filtered")).containsExactly(1, 2);
	}

	@Test
	void errorIsAFailedAttempt() {
		assertDead(new AssertionError("planned"), DeadLetterReason.EXHAUSTED, 2);
		assertThat(this.retries.work().await(SOON)).isEqualTo("done");
	}

	@Test
	void stackOverflowIsAFailedAttempt() {
		DeadLetter letter = die(this.client.enqueue(() -> this.retries.overflow(1)));
		assertThat(letter.error()).isNotNull()
			.extracting(DeadLetter.Failure::type)
			.isEqualTo(StackOverflowError.class.getName());
		assertThat(this.retries.work().await(SOON)).isEqualTo("done");
	}

	@Test
	void exceptionThatCannotBeReadIsAFailedAttempt() {
		assertDead(new Hostile(), DeadLetterReason.EXHAUSTED, 2);
		assertThat(this.retries.work().await(SOON)).isEqualTo("done");
	}

	@Test
	void attemptThatATestPerformsTellsWhatWouldFollow() {
		assertThat(this.tasks.perform(this.retries::work).value()).isEqualTo("done");
		assertThat(this.tasks.perform(() -> this.retries.failOutside(2))).isInstanceOfSatisfying(TaskRun.Retry.class,
				(retry) -> assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(1)));
		this.retries.failWith(new PermanentTaskException("never"));
		assertThat(this.tasks.perform(this.retries::fail)).isInstanceOfSatisfying(TaskRun.Dead.class,
				(dead) -> assertThat(dead.reason()).isEqualTo(DeadLetterReason.PERMANENT));
		assertThat(this.tasks).nothingEnqueued();
		assertThat(this.tasks.drainDelayed().attempts()).isZero();
	}

	private void assertDead(Throwable failure, DeadLetterReason reason, int attempts) {
		this.retries.failWith(failure);
		DeadLetter letter = die(this.client.enqueue(this.retries::fail));
		assertThat(letter.reason()).isEqualTo(reason);
		assertThat(letter.attempts()).isEqualTo(attempts);
		assertThat(letter.error()).isNotNull()
			.extracting(DeadLetter.Failure::type)
			.isEqualTo(failure.getClass().getName());
		assertThat(attempts("fail")).hasSize(attempts);
	}

	private DeadLetter die(TaskHandle<?> handle) {
		assertThat(this.tasks.drainDelayed().dead()).isEqualTo(1);
		return this.deadLetters.find("default", handle.id()).orElseThrow();
	}

	static class Hostile extends RuntimeException {

		@Override
		public String getMessage() {
			throw new NullPointerException("planned");
		}

	}

	static class Busy extends RetryLaterException {

		Busy() {
			super(Duration.ofMillis(125), "busy", null);
		}

		@Override
		public boolean counted() {
			return true;
		}

	}

	static class RetryTasks {

		private final Journal journal;

		private volatile Throwable failure = new IllegalStateException("planned");

		RetryTasks(Journal journal) {
			this.journal = journal;
		}

		void failWith(Throwable failure) {
			this.failure = failure;
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 4, backoff = "10ms", multiplier = 1))
		void failInPlace(int until) {
			this.journal.write("in place");
			failBefore(until);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 4, backoff = "1s", maxBackoff = "1500ms", jitter = 0))
		void failOutside(int until) {
			this.journal.write("outside");
			failBefore(until);
		}

		@AsyncTask(retry = @TaskRetry(backoff = "2s", jitter = 0))
		void failOnce() {
			this.journal.write("once");
			failBefore(2);
		}

		private static void failBefore(int attempt) {
			if (TaskContext.current().attempt() < attempt) {
				throw new IllegalStateException("planned");
			}
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "10ms"))
		void fail() throws Exception {
			this.journal.write("fail");
			ReflectionUtils.rethrowException(this.failure);
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 1))
		TaskHandle<Integer> later(int runs) {
			this.journal.write("later");
			if (this.journal.entries("later").size() < runs) {
				throw new RetryLaterException(Duration.ofMillis(125));
			}
			return TaskHandle.completed(TaskContext.current().attempt());
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2))
		void laterCounted() {
			this.journal.write("counted");
			throw new Busy();
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "10ms", retryFor = IOException.class,
				noRetryFor = FileNotFoundException.class))
		void filtered(String kind) throws IOException {
			this.journal.write("filtered");
			switch (kind) {
				case "io" -> throw new IOException("planned");
				case "file" -> throw new FileNotFoundException("planned");
				case "cause" -> throw new IllegalStateException("planned", new IOException("planned"));
				default -> throw new IllegalStateException("planned");
			}
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 1))
		void overflow(int depth) {
			if (depth != 0) {
				deeper(depth + 1);
			}
		}

		private int deeper(int depth) {
			return deeper(depth + 1) + 1;
		}

		@AsyncTask
		TaskHandle<String> work() {
			return TaskHandle.completed("done");
		}

	}

}
