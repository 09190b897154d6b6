package io.github.taskqueue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * What the caller of a task holds: the task's id and, in the calling process, its result.
 * <p>
 * A handle returned by an enqueue is proof that the broker has accepted the task. Handles
 * are thread-safe. A task body that returns a {@code TaskHandle} makes it with
 * {@link #completed(Object)}.
 *
 * @param <T> type of the result
 */
public interface TaskHandle<T extends @Nullable Object> {

	/**
	 * Id of the task, the {@code message_id} on the wire.
	 * @return the id, a UUID version 7 unless the caller chose another
	 */
	String id();

	/**
	 * The result. The future completes exceptionally with {@link TaskFailedException}
	 * when the task has become a dead letter, and with {@link TaskTimeoutException} when
	 * no result came within {@code task-queue.reply.timeout}. A {@code void} task sends
	 * no result: its future is completed exceptionally with
	 * {@link UnsupportedOperationException} at once.
	 * @return a new future; cancelling it has no effect on the task
	 */
	CompletableFuture<T> result();

	/**
	 * Waits for the result.
	 * @param timeout the longest wait
	 * @return the result, {@code null} if the task returned {@code null}
	 * @throws TaskTimeoutException if no result came in time; the task goes on
	 * @throws TaskFailedException if the task has become a dead letter
	 * @throws UnsupportedOperationException if the task is a {@code void} task
	 * @throws IllegalStateException if the waiting thread was interrupted; its interrupt
	 * flag is set again
	 */
	T await(Duration timeout);

	/**
	 * A handle with a result that is there already, for the return statement of a task
	 * body.
	 * @param result the result, which may be {@code null}
	 * @param <T> type of the result
	 * @return the handle; its id is that of the running task, or {@code "inline"} outside
	 * of one
	 */
	static <T extends @Nullable Object> TaskHandle<T> completed(T result) {
		return new CompletedTaskHandle<>(TaskContext.find().map(TaskContext::id).orElse("inline"), result);
	}

}
