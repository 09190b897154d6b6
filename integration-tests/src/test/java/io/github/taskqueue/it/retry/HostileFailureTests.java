package io.github.taskqueue.it.retry;

import java.time.Duration;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whatever a body throws is one run and stops nothing. There is one thread, so that what
 * is stuck is seen.
 */
class HostileFailureTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.queues.default.concurrency=1", "task-queue.store.type=memory");

	private final Tasks tasks = application.bean(Tasks.class);

	@ParameterizedTest
	@EnumSource
	void failureOfAnyKindIsOneRun(Kind kind) {
		TaskHandle<String> handle = application.tasks().enqueue(() -> this.tasks.fail(kind));
		BrokerClient.Message letter = application.client().deadLetter("default", handle.id());
		assertThat(letter.header("tq-dead-reason")).isEqualTo("EXHAUSTED");
		assertThat(letter.number("tq-attempts")).isEqualTo(1);
		assertThat(letter.header("tq-error-type")).isEqualTo(kind.failure().getClass().getName());
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.await(Duration.ofSeconds(10)))
			.satisfies((failure) -> assertThat(failure.type()).isEqualTo(kind.failure().getClass().getName()));
		Awaitility.await().untilAsserted(() -> assertThat(handle.status()).isEqualTo(TaskStatus.DEAD));
		assertThat(application.journal().entries(kind.name())).hasSize(1);
		assertWorkerRuns();
	}

	/**
	 * Each but the last is delayed for longer than anybody waits.
	 */
	@Test
	void runThatIsPutOffForEverHoldsUpNobody() {
		Stream<Duration> delays = Stream.of(Duration.ofMillis(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE),
				Duration.ofDays(365_000), Duration.ofDays(3106));
		delays.forEach((delay) -> {
			TaskHandle<String> handle = application.tasks().enqueue(() -> this.tasks.later(delay));
			application.journal().await(delay.toString(), 1);
			assertWorkerRuns();
			assertThat(handle.status()).isIn(TaskStatus.RETRYING, TaskStatus.SCHEDULED);
		});
	}

	@Test
	void negativeDelayIsAFailureOfTheBody() {
		String id = application.tasks().enqueue(() -> this.tasks.later(Duration.ofSeconds(-1))).id();
		assertThat(application.client().deadLetter("default", id).header("tq-error-message"))
			.isEqualTo("'delay' must not be negative");
	}

	private void assertWorkerRuns() {
		assertThat(application.tasks().enqueue(this.tasks::work).await(Duration.ofSeconds(10))).isEqualTo("done");
	}

	enum Kind {

		MESSAGE, CAUSE, TRACE, TEXT, MESSAGE_OF_CAUSE, MESSAGE_OF_SUPPRESSED, MANY_CAUSES, CIRCLE,
		MESSAGE_WITHOUT_CONTEXT;

		RuntimeException failure() {
			return switch (this) {
				case MESSAGE, CAUSE, TRACE, TEXT, MESSAGE_WITHOUT_CONTEXT -> new Hostile(this);
				case MESSAGE_OF_CAUSE -> new IllegalStateException("planned", new Hostile(MESSAGE));
				case MESSAGE_OF_SUPPRESSED -> {
					IllegalStateException failure = new IllegalStateException("planned");
					failure.addSuppressed(new Hostile(MESSAGE));
					yield failure;
				}
				case MANY_CAUSES -> {
					RuntimeException failure = new IllegalStateException("planned");
					for (int i = 0; i < 30_000; i++) {
						failure = new IllegalStateException("planned", failure);
					}
					yield failure;
				}
				case CIRCLE -> {
					IllegalStateException failure = new IllegalStateException("planned");
					failure.initCause(new IllegalArgumentException("planned", failure));
					yield failure;
				}
			};
		}

	}

	static class Hostile extends RuntimeException {

		private final Kind kind;

		Hostile(Kind kind) {
			this.kind = kind;
		}

		private void throwIf(Kind kind) {
			if (this.kind == kind) {
				throw new NullPointerException("planned");
			}
		}

		@Override
		public String getMessage() {
			throwIf(Kind.MESSAGE);
			return (this.kind == Kind.MESSAGE_WITHOUT_CONTEXT) ? TaskContext.current().id() : "planned";
		}

		@Override
		public synchronized Throwable getCause() {
			throwIf(Kind.CAUSE);
			return null;
		}

		@Override
		public StackTraceElement[] getStackTrace() {
			throwIf(Kind.TRACE);
			return super.getStackTrace();
		}

		@Override
		public String toString() {
			throwIf(Kind.TEXT);
			return "planned";
		}

	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 1))
		TaskHandle<String> fail(Kind kind) {
			this.journal.write(kind.name());
			throw kind.failure();
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 1))
		TaskHandle<String> later(Duration delay) {
			this.journal.write(delay.toString());
			throw new RetryLaterException(delay);
		}

		@AsyncTask
		TaskHandle<String> work() {
			return TaskHandle.completed("done");
		}

	}

}
