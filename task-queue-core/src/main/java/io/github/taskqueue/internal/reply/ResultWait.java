package io.github.taskqueue.internal.reply;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskContextHolder;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.internal.pipeline.TaskExecution;

/**
 * The wait for a result, as {@link io.github.taskqueue.TaskHandle#await} promises it.
 */
public final class ResultWait {

	private static final Log logger = LogFactory.getLog(ResultWait.class);

	private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

	private ResultWait() {
	}

	/**
	 * Waits for a result. A task that waits for one of its own queue lends its place
	 * there.
	 */
	public static @Nullable Object await(String id, @Nullable String queue, CompletableFuture<@Nullable Object> result,
			Duration timeout) {
		if (!result.isDone() && TaskContextHolder.get() instanceof TaskExecution waiting
				&& waiting.queue().equals(queue)) {
			warnOfOwnQueue(waiting);
			return waiting.slice().lendPlace(() -> await(id, result, timeout));
		}
		return await(id, result, timeout);
	}

	/**
	 * Tells once for each task that it waits for tasks of its own queue.
	 */
	private static void warnOfOwnQueue(TaskExecution waiting) {
		if (WARNED.add(waiting.name())) {
			logger
				.warn(("Task '%s' waits for a task of its own queue '%s'. It lends its place meanwhile where it can, but"
						+ " when many tasks wait like this, no thread is left for what they wait for. Give the other"
						+ " task a queue of its own.")
					.formatted(waiting.name(), waiting.queue()));
		}
	}

	private static @Nullable Object await(String id, CompletableFuture<@Nullable Object> result, Duration timeout) {
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
