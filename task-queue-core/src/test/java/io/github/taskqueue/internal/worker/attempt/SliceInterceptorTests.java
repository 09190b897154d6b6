package io.github.taskqueue.internal.worker.attempt;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.SliceEndedException;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.background.ManualLoop;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Failed;
import io.github.taskqueue.internal.outcome.TaskOutcome.Succeeded;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor.Execution;
import io.github.taskqueue.internal.pipeline.TaskExecution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SliceInterceptorTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(20);

	private static final TaskExecution EXECUTION = TestTasks.execution(TIMEOUT);

	private final ManualLoop timer = new ManualLoop();

	private Duration now = Duration.ofSeconds(-7);

	private boolean stopping;

	private final SliceInterceptor interceptor = new SliceInterceptor(() -> this.now.toNanos(), () -> this.stopping);

	private void pass(Duration time) {
		this.now = this.now.plus(time);
	}

	private TaskOutcome run(Execution body) {
		return this.interceptor.execute(EXECUTION, body);
	}

	private static Failed endsSlice(TaskExecution execution) {
		try {
			execution.endSliceIfOver();
			throw new AssertionError("The slice is not over");
		}
		catch (SliceEndedException ex) {
			return execution.failed(ex);
		}
	}

	@Test
	void sliceIsOverWhenHalfOfTheTimeoutIs() {
		run((execution) -> {
			assertThat(execution.isSliceOver()).isFalse();
			pass(Duration.ofMinutes(10).minusNanos(1));
			assertThat(execution.isSliceOver()).isFalse();
			assertThatNoException().isThrownBy(execution::endSliceIfOver);
			pass(Duration.ofNanos(1));
			assertThat(execution.isSliceOver()).isTrue();
			assertThatExceptionOfType(SliceEndedException.class).isThrownBy(execution::endSliceIfOver);
			return new Succeeded(null);
		});
	}

	@Test
	void everyRunHasTheWholeSlice() {
		for (int run = 0; run < 3; run++) {
			run((execution) -> {
				assertThat(execution.isSliceOver()).isFalse();
				pass(Duration.ofMinutes(10));
				return endsSlice(execution);
			});
		}
	}

	@Test
	void sliceIsOverWhenTheApplicationStops() {
		run((execution) -> {
			assertThat(execution.isSliceOver()).isFalse();
			this.stopping = true;
			assertThat(execution.isSliceOver()).isTrue();
			return endsSlice(execution);
		});
	}

	@Test
	void attemptOutsideOfAWorkerHasNoSlice() {
		assertThat(EXECUTION.isSliceOver()).isFalse();
	}

	@Test
	void endOfASliceIsNoFailure() {
		this.stopping = true;
		assertThat(run(SliceInterceptorTests::endsSlice)).isEqualTo(new Again(Duration.ZERO, "its slice is over"));
	}

	@Test
	void endOfASliceIsHeardThroughOtherExceptions() {
		this.stopping = true;
		assertThat(run((execution) -> execution
			.failed(new IllegalStateException(new CompletionException(endsSlice(execution).failure())))))
			.isEqualTo(new Again(Duration.ZERO, "its slice is over"));
	}

	@Test
	void bodyThatReturnsAfterItsSliceHasSucceeded() {
		Succeeded succeeded = new Succeeded("done");
		this.stopping = true;
		assertThat(run((execution) -> succeeded)).isSameAs(succeeded);
	}

	@Test
	void otherFailuresStayWhatTheyAre() {
		this.stopping = true;
		Failed failed = EXECUTION.failed(new IOException("down"));
		Failed later = EXECUTION.failed(new RetryLaterException(Duration.ZERO));
		assertThat(run((execution) -> failed)).isSameAs(failed);
		assertThat(run((execution) -> later)).isSameAs(later);
	}

	@Test
	void sliceThatEndsAfterTheTimeoutCountsAllTheSame() {
		TimeoutInterceptor timeouts = new TimeoutInterceptor(new Deadlines(this.timer.loop(), () -> this.now.toNanos()),
				Duration.ofSeconds(5), (thread, execution) -> {
				});
		TaskOutcome outcome = run((execution) -> timeouts.execute(execution, (body) -> {
			pass(TIMEOUT);
			this.timer.ring();
			assertThat(Thread.currentThread().isInterrupted()).isTrue();
			return endsSlice(body);
		}));
		assertThat(outcome).isEqualTo(new Again(Duration.ZERO, "its slice is over"));
		assertThat(Thread.currentThread().isInterrupted()).isFalse();
	}

}
