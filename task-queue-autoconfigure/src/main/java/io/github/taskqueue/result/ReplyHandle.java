package io.github.taskqueue.result;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskTimeoutException;

/**
 * Handle of a task whose result comes by reply.
 *
 * @param id id of the task
 * @param future completed with the reply
 */
record ReplyHandle(String id, CompletableFuture<@Nullable Object> future) implements TaskHandle<@Nullable Object> {

	@Override
	public CompletableFuture<@Nullable Object> result() {
		return this.future.copy();
	}

	@Override
	public @Nullable Object await(Duration timeout) {
		try {
			return this.future.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw unchecked(Objects.requireNonNull(ex.getCause()));
		}
		catch (TimeoutException ex) {
			throw new TaskTimeoutException("No result of task %s came within %s".formatted(this.id, timeout));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the result of task " + this.id, ex);
		}
	}

	private static RuntimeException unchecked(Throwable failure) {
		return (failure instanceof RuntimeException unchecked) ? unchecked : new IllegalStateException(failure);
	}

}
