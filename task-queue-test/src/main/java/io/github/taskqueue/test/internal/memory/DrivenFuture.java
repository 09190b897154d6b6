package io.github.taskqueue.test.internal.memory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.test.TaskTester;

/**
 * The result of a task that runs when a thread waits for it, as no worker runs it
 * meanwhile.
 */
final class DrivenFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	private final Consumer<Duration> drive;

	DrivenFuture(CompletableFuture<T> result, Consumer<Duration> drive) {
		this.drive = drive;
		result.whenComplete((value, failure) -> {
			if (failure != null) {
				completeExceptionally(failure);
			}
			else {
				complete(value);
			}
		});
	}

	private DrivenFuture(Consumer<Duration> drive) {
		this.drive = drive;
	}

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
		return new DrivenFuture<>(this.drive);
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		drive(TaskTester.TIMEOUT);
		return super.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		drive(Duration.of(timeout, unit.toChronoUnit()));
		return super.get(timeout, unit);
	}

	@Override
	public T join() {
		drive(TaskTester.TIMEOUT);
		return super.join();
	}

	private void drive(Duration timeout) {
		if (!isDone()) {
			this.drive.accept(timeout);
		}
	}

}
