package io.github.taskqueue.internal.worker.attempt;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.pipeline.TaskSlice;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;

/**
 * A slice that is over after half of the timeout, or when the application stops.
 */
final class TimedSlice implements TaskSlice {

	private final WorkerThreads threads;

	private final long half;

	private final LongSupplier nanoTime;

	private final long start;

	TimedSlice(WorkerThreads threads, Duration timeout, LongSupplier nanoTime) {
		this.threads = threads;
		this.half = TimeUnit.NANOSECONDS.convert(timeout) / 2;
		this.nanoTime = nanoTime;
		this.start = nanoTime.getAsLong();
	}

	@Override
	public boolean isOver() {
		return this.threads.isStopping() || this.nanoTime.getAsLong() - this.start >= this.half;
	}

	@Override
	public boolean isCutOff() {
		return this.threads.isInterrupted();
	}

	@Override
	public <T extends @Nullable Object> T lendPlace(Supplier<T> wait) {
		return this.threads.lend(wait);
	}

}
