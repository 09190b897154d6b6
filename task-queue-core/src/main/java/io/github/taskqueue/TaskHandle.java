package io.github.taskqueue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What the caller of a task holds: the task's id and, in the calling process, its result.
 * With a store ({@code task-queue.store.type}), also what the task is at, and in every
 * process.
 * <p>
 * A handle returned by an enqueue is proof that the broker has accepted the task, unless
 * its publish is deferred: then the handle fails if that fails. Handles are thread-safe.
 * A task body that returns a {@code TaskHandle} makes it with {@link #completed(Object)}.
 * <p>
 * Jackson writes the id alone.
 *
 * @param <T> type of the result
 */
@JsonIncludeProperties("id")
public interface TaskHandle<T extends @Nullable Object> {

	/**
	 * Id of the task, the {@code message_id} on the wire.
	 * @return the id, a UUID version 7 unless the caller chose another
	 */
	@JsonProperty
	String id();

	/**
	 * Whether the call has met a task that an earlier call had enqueued and that stands
	 * for this one. The handle is that of the earlier task. Without a store its result
	 * comes here only if the earlier call was made in this process and waits for it too;
	 * otherwise it cannot be awaited, as that of a {@code void} task.
	 * @return whether it has
	 */
	default boolean existed() {
		return false;
	}

	/**
	 * The result. The future completes exceptionally with {@link TaskFailedException}
	 * when the task has become a dead letter, with
	 * {@link java.util.concurrent.CancellationException} when it was cancelled, with
	 * {@link TaskExpiredException} when it has expired, and with
	 * {@link TaskTimeoutException} when no result came within
	 * {@code task-queue.reply.timeout}. A {@code void} task sends no result: without a
	 * store its future is completed exceptionally with
	 * {@link UnsupportedOperationException} at once, and with one by {@code null} at the
	 * end of the task.
	 * @return a new future; cancelling it has no effect on the task
	 */
	CompletableFuture<T> result();

	/**
	 * Waits for the result.
	 * @param timeout the longest wait
	 * @return the result, {@code null} if the task returned {@code null}
	 * @throws TaskTimeoutException if no result came in time; the task goes on
	 * @throws TaskFailedException if the task has become a dead letter
	 * @throws java.util.concurrent.CancellationException if the task was cancelled
	 * @throws TaskExpiredException if the task has expired
	 * @throws UnsupportedOperationException if the task is a {@code void} task and there
	 * is no store
	 * @throws IllegalStateException if the waiting thread was interrupted; its interrupt
	 * flag is set again
	 */
	T await(Duration timeout);

	/**
	 * What the store knows of the task.
	 * @return what it knows now
	 * @throws TaskNotFoundException if it knows nothing of it
	 * @throws IllegalStateException if there is no store ({@code task-queue.store.type})
	 */
	TaskDetails details();

	/**
	 * Where the task is on its way.
	 * @return its status
	 * @throws TaskNotFoundException if the store knows nothing of it
	 * @throws IllegalStateException if there is no store ({@code task-queue.store.type})
	 */
	default TaskStatus status() {
		return details().status();
	}

	/**
	 * Asks that the task does not run, or ends if it runs. One that waits will not run;
	 * one that runs is interrupted, and is cancelled unless its body returns all the
	 * same. Returns at once: {@link #status()} is {@link TaskStatus#CANCELLED} when
	 * nothing of it will run any more, which takes some seconds.
	 * <p>
	 * Without a store, requests are kept in the journal, for seven days after the task is
	 * due. This method then waits until the broker has recorded the request, for five
	 * seconds at most. {@link #result()} ends when the message of the task has come to a
	 * worker, for a delayed task when it is due.
	 * @return whether the request came before the end; without a store, as far as this
	 * handle knows, which for a {@code void} task and for a handle of
	 * {@link TaskClient#handle} is always {@code true}
	 * @throws TaskNotFoundException if there is a store that knows nothing of the task
	 * @throws IllegalStateException if there is neither a store
	 * ({@code task-queue.store.type}) nor a journal ({@code task-queue.journal}), or the
	 * journal does not record the request, as some 10,000 wait already or the broker does
	 * not answer
	 */
	boolean cancel();

	/**
	 * How far the task has come, as its body says.
	 * @return the progress, {@link TaskProgress#NONE} if it has said nothing
	 * @throws TaskNotFoundException if the store knows nothing of it
	 * @throws IllegalStateException if there is no store ({@code task-queue.store.type})
	 */
	default TaskProgress progress() {
		return details().progress();
	}

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
