package io.github.taskqueue.internal.worker.attempt;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.SliceEndedException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.background.ManualLoop;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome.Interrupted;
import io.github.taskqueue.internal.outcome.TaskOutcome.Retry;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class TimedSliceTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(20);

	private final ManualLoop timer = new ManualLoop();

	private final WorkerThreads threads = new WorkerThreads(false, 1, new RecoveryLoops());

	private Duration now = Duration.ofSeconds(-7);

	private final TaskExecution execution = execution();

	private TaskExecution execution() {
		TaskExecution whole = TestTasks.execution(TIMEOUT);
		return new TaskExecution(whole.message(), whole.definition(), whole.arguments(), whole.delivery(),
				whole.startedAt(), whole.notes(), new TimedSlice(this.threads, TIMEOUT, () -> this.now.toNanos()));
	}

	private void pass(Duration time) {
		this.now = this.now.plus(time);
	}

	private static SliceEndedException end(TaskExecution execution) {
		try {
			execution.endSliceIfOver();
			throw new AssertionError("The slice is not over");
		}
		catch (SliceEndedException ex) {
			return ex;
		}
	}

	@Test
	void sliceIsOverWhenHalfOfTheTimeoutIs() {
		assertThat(this.execution.isSliceOver()).isFalse();
		pass(Duration.ofMinutes(10).minusNanos(1));
		assertThat(this.execution.isSliceOver()).isFalse();
		assertThatNoException().isThrownBy(this.execution::endSliceIfOver);
		pass(Duration.ofNanos(1));
		assertThat(this.execution.isSliceOver()).isTrue();
		assertThatExceptionOfType(SliceEndedException.class).isThrownBy(this.execution::endSliceIfOver);
	}

	@Test
	void everyRunHasTheWholeSlice() {
		pass(Duration.ofMinutes(10));
		assertThat(this.execution.isSliceOver()).isTrue();
		assertThat(execution().isSliceOver()).isFalse();
	}

	@Test
	void sliceIsOverWhenTheApplicationStops() {
		assertThat(this.execution.isSliceOver()).isFalse();
		this.threads.stop();
		assertThat(this.execution.isSliceOver()).isTrue();
	}

	@Test
	void attemptOutsideOfAWorkerHasNoSlice() {
		assertThat(TestTasks.execution(TIMEOUT).isSliceOver()).isFalse();
	}

	@Test
	void endOfASliceIsNoFailure() {
		this.threads.stop();
		assertThat(this.execution.failed(end(this.execution)))
			.isEqualTo(new Again(Duration.ZERO, "its slice is over", true));
	}

	@Test
	void endOfASliceIsHeardThroughOtherExceptions() {
		this.threads.stop();
		assertThat(this.execution.failed(new IllegalStateException(new CompletionException(end(this.execution)))))
			.isEqualTo(new Again(Duration.ZERO, "its slice is over", true));
	}

	@Test
	void otherFailuresStayWhatTheyAre() {
		this.threads.stop();
		assertThat(this.execution.failed(new IOException("down"))).isInstanceOf(Retry.class);
		assertThat(this.execution.failed(new RetryLaterException(Duration.ZERO))).isInstanceOf(Retry.class);
	}

	@Test
	void runThatWasCutOffHasNotFailed() {
		IOException failure = new IOException("closed");
		this.threads.stop();
		this.threads.interrupt();
		assertThat(this.execution.failed(failure)).isEqualTo(new Interrupted(failure));
	}

	@Test
	void sliceThatEndsAfterItWasCutOffCountsAllTheSame() {
		this.threads.stop();
		this.threads.interrupt();
		assertThat(this.execution.failed(end(this.execution)))
			.isEqualTo(new Again(Duration.ZERO, "its slice is over", true));
	}

	@Test
	void sliceThatEndsAfterTheTimeoutCountsAllTheSame() {
		TimeoutInterceptor timeouts = new TimeoutInterceptor(new Deadlines(this.timer.loop(), () -> this.now.toNanos()),
				Duration.ofSeconds(5), (thread, execution) -> {
				});
		TaskOutcome outcome = timeouts.execute(this.execution, (body) -> {
			pass(TIMEOUT);
			this.timer.ring();
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
			return body.failed(end(body));
		});
		assertThat(outcome).isEqualTo(new Again(Duration.ZERO, "its slice is over", true));
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

}
