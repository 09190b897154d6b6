package io.github.taskqueue.internal.reply;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskTimeoutException;

/**
 * The wait for a result, as {@link io.github.taskqueue.TaskHandle#await} promises it.
 */
public final class ResultWait {

	private ResultWait() {
	}

	public static @Nullable Object await(String id, CompletableFuture<@Nullable Object> result, Duration timeout) {
		try {
			return result.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw unchecked(Objects.requireNonNull(ex.getCause()));
		}
		catch (TimeoutException ex) {
			throw new TaskTimeoutException("No result of task %s arrived within %s".formatted(id, timeout));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the result of task " + id, ex);
		}
	}

	private static RuntimeException unchecked(Throwable failure) {
		return (failure instanceof RuntimeException unchecked) ? unchecked : new IllegalStateException(failure);
	}

}
