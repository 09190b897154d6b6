package io.github.taskqueue.internal.worker.attempt;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;
import io.github.taskqueue.internal.retry.RetryableFailures;

/**
 * Tells bodies when to let another run go on, and tells a run that ends for that from one
 * that has failed.
 */
public final class SliceInterceptor implements ExecutionInterceptor {

	private static final TaskOutcome SLICE_OVER = new TaskOutcome.Again(Duration.ZERO, "its slice is over");

	private final LongSupplier nanoTime;

	private final BooleanSupplier stopping;

	public SliceInterceptor(LongSupplier nanoTime, BooleanSupplier stopping) {
		this.nanoTime = nanoTime;
		this.stopping = stopping;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		long half = TimeUnit.NANOSECONDS.convert(execution.definition().timeout()) / 2;
		long start = this.nanoTime.getAsLong();
		TaskOutcome outcome = next
			.execute(execution.within(() -> this.stopping.getAsBoolean() || this.nanoTime.getAsLong() - start >= half));
		Throwable failure = outcome.failure();
		return (failure != null && RetryableFailures.endsSlice(failure)) ? SLICE_OVER : outcome;
	}

	@Override
	public TaskStage stage() {
		return TaskStage.SLICE;
	}

}
