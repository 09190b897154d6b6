package io.github.taskqueue.internal.worker.attempt;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.deadletter.DeadLetterReason;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.outcome.TaskOutcome.Interrupted;
import io.github.taskqueue.internal.outcome.TaskOutcome.Retry;
import io.github.taskqueue.internal.outcome.TaskOutcome.Succeeded;
import io.github.taskqueue.internal.pipeline.ExecutionChain;
import io.github.taskqueue.internal.pipeline.ExecutionChain.Body;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.retry.Backoff;
import io.github.taskqueue.internal.retry.RetryPolicy;
import io.github.taskqueue.internal.retry.RetryableFailures;
import io.github.taskqueue.internal.testing.TracedLog;
import io.github.taskqueue.internal.worker.delivery.FakeDelivery;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;
import io.github.taskqueue.spi.PartialSerializer;
import io.github.taskqueue.spi.TaskParameter;

import static org.assertj.core.api.Assertions.assertThat;

class AttemptRunnerTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(1);

	private static final Duration PAUSE = Duration.ofMillis(2);

	private static final TaskMessage MESSAGE = TestTasks.message("id-1").at(1, TestTasks.message("id-1").times());

	private final IOException failure = new IOException("down");

	private final FakeDelivery delivery = new FakeDelivery(new ArrayList<>());

	private final WorkerThreads threads = new WorkerThreads(false, 1, new RecoveryLoops());

	private final Arguments arguments = new Arguments();

	private final List<TaskMessage> attempts = new ArrayList<>();

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	private TaskOutcome run(int maxAttempts, Body body) {
		return run(maxAttempts, PAUSE, body).outcome();
	}

	private Attempt run(int maxAttempts, Duration pause, Body body) {
		RetryPolicy retry = new RetryPolicy(maxAttempts, new Backoff(pause, 1, pause, 0), RetryableFailures.ALL);
		ExecutionChain chain = new ExecutionChain(List.of(), (execution) -> {
			this.attempts.add(execution.message());
			return body.run(execution);
		});
		this.threads.stop();
		return new AttemptRunner(chain, new ArgumentsReader(this.arguments, new BodyCodecs(List.of())), TestTasks.NOTES,
				this.threads, (wait) -> Thread.sleep(wait.toMillis()), Clock.fixed(TestTasks.NOW, ZoneOffset.UTC))
			.run(TestTasks.definition(TIMEOUT, retry), MESSAGE, this.delivery);
	}

	@Test
	void attemptThatSucceedsIsTheOnlyOne() {
		Attempt attempt = run(5, PAUSE, (execution) -> execution.arguments()[0]);
		assertThat(attempt.outcome()).isEqualTo(new Succeeded("argument 1"));
		assertThat(attempt.message().attempt()).isOne();
		assertThat(attempt.startedAt()).isEqualTo(TestTasks.NOW);
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void attemptsFollowInPlaceUntilOneSucceeds() {
		Attempt attempt = run(5, PAUSE, (execution) -> {
			if (execution.attempt() < 3) {
				throw this.failure;
			}
			return execution.arguments()[0];
		});
		assertThat(attempt.outcome()).isEqualTo(new Succeeded("argument 3"));
		assertThat(attempt.message().attempt()).isEqualTo(3);
		assertThat(this.attempts).extracting(TaskMessage::attempt).containsExactly(1, 2, 3);
		assertThat(this.attempts).extracting((each) -> each.times().firstFailedAt())
			.containsExactly(null, TestTasks.NOW, TestTasks.NOW);
	}

	@Test
	void eachAttemptThatIsRetriedInPlaceIsLoggedInItsTrace() {
		try (TracedLog log = new TracedLog()) {
			run(3, (execution) -> {
				execution.delivery().traced(TracedLog.trace("attempt " + execution.attempt()));
				throw this.failure;
			});
			assertThat(log.lines()).containsExactly(retried(1), retried(2));
		}
	}

	private static String retried(int attempt) {
		return ("WARN attempt %1$d task TestTasks.run id-1 (queue tests, attempt %1$d) failed and is run again in place in"
				+ " PT0.002S: java.io.IOException: down")
			.formatted(attempt);
	}

	@Test
	void startOfEachAttemptIsToldIfThatIsAskedFor() {
		try (TracedLog log = new TracedLog().withTasks()) {
			run(1, TaskExecution::id);
			assertThat(log.lines())
				.containsExactly("DEBUG - Started: task TestTasks.run id-1 (queue tests, attempt 1)");
		}
	}

	@Test
	void retryForWhichNoTimeIsLeftIsNotInPlace() {
		this.delivery.with(TIMEOUT);
		assertThat(run(5, (execution) -> {
			throw this.failure;
		})).isEqualTo(new Retry(this.failure, PAUSE, true, false));
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void lastAttemptIsDead() {
		assertThat(run(3, (execution) -> {
			throw this.failure;
		})).isEqualTo(new Dead(this.failure, DeadLetterReason.EXHAUSTED));
		assertThat(this.attempts).hasSize(3);
	}

	@Test
	void permanentFailureIsDeadAtOnce() {
		PermanentTaskException permanent = new PermanentTaskException("no");
		assertThat(run(5, (execution) -> {
			throw permanent;
		})).isEqualTo(new Dead(permanent, DeadLetterReason.PERMANENT));
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void bodyThatAsksForLaterIsNotCounted() {
		RetryLaterException later = new RetryLaterException(Duration.ofMillis(1));
		assertThat(run(1, (execution) -> {
			throw later;
		})).isEqualTo(new Retry(later, Duration.ofMillis(1), false, false));
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void sliceThatEndsIsNoFailure() {
		Attempt attempt = run(5, PAUSE, (execution) -> {
			execution.endSliceIfOver();
			return "not over";
		});
		assertThat(attempt.outcome()).isEqualTo(new Again(Duration.ZERO, "its slice is over", true));
		assertThat(attempt.message().times().firstFailedAt()).isNull();
	}

	@Test
	void failureOfAnAttemptThatWasInterruptedBecauseTheApplicationStopsIsNone() {
		assertThat(run(5, (execution) -> {
			this.threads.interrupt();
			throw this.failure;
		})).isEqualTo(new Interrupted(this.failure));
		assertThat(this.attempts).hasSize(1);
	}

	@Test
	void argumentsThatCannotBeReadAreDeadAtOnce() {
		TaskSerializationException unreadable = new TaskSerializationException("no JSON", null);
		this.arguments.failure = unreadable;
		assertThat(run(5, TaskExecution::id)).isEqualTo(new Dead(unreadable, DeadLetterReason.UNREADABLE));
		assertThat(this.attempts).isEmpty();
	}

	@Test
	void argumentsThatCannotBeHadAreTriedAgain() {
		this.arguments.failure = new IllegalStateException("not now");
		assertThat(run(3, TaskExecution::id)).isEqualTo(new Dead(this.arguments.failure, DeadLetterReason.EXHAUSTED));
		assertThat(this.arguments.read).isEqualTo(3);
		assertThat(this.attempts).isEmpty();
	}

	@Test
	void interruptBetweenTwoAttemptsIsAStop() throws InterruptedException {
		CompletableFuture<Attempt> ended = new CompletableFuture<>();
		Thread thread = new Thread(() -> ended.complete(run(10_000, Duration.ofMillis(999), (execution) -> {
			throw this.failure;
		})));
		thread.start();
		Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
		thread.interrupt();
		thread.join();
		assertThat(ended.join().outcome()).isInstanceOf(Interrupted.class);
		assertThat(ended.join().message()).isSameAs(MESSAGE);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void interruptThatABodyLeavesBehindEndsNothing(boolean failing) {
		TaskOutcome outcome = run(5, (execution) -> {
			Thread.currentThread().interrupt();
			if (failing && execution.attempt() < 3) {
				throw this.failure;
			}
			return "done";
		});
		assertThat(outcome).isEqualTo(new Succeeded("done"));
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

	@Test
	void nothingFollowsInPlaceWhenTheAttemptWasGivenUp() {
		assertThat(run(5, (execution) -> {
			this.delivery.giveUp();
			throw this.failure;
		})).isEqualTo(new Retry(this.failure, PAUSE, true, false));
		assertThat(this.attempts).hasSize(1);
	}

	private static final class Arguments extends PartialSerializer {

		private @Nullable RuntimeException failure;

		private int read;

		@Override
		public @Nullable Object[] readArguments(List<TaskParameter> parameters, byte[] body) {
			this.read++;
			if (this.failure != null) {
				throw this.failure;
			}
			return new Object[] { "argument " + this.read };
		}

	}

}
