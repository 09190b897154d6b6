package io.github.taskqueue.internal.reply;

import java.lang.reflect.Type;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;

/**
 * Looks up tasks of all applications. Thread-safe.
 */
public interface TaskLookup {

	/**
	 * What is known of a task.
	 */
	TaskDetails details(String taskId);

	/**
	 * Asks that a task ends.
	 * @param task the task; without a name whatever task has the id
	 * @param due when it is due, if that is known and it was delayed
	 * @param replied whether its end is known to the caller
	 */
	boolean cancel(TaskKey task, @Nullable Instant due, boolean replied);

	/**
	 * The handle of a task.
	 */
	TaskHandle<?> handle(String taskId, Type resultType);

	/**
	 * Searches for tasks.
	 */
	TaskPage find(TaskQuery query);

	/**
	 * The handle of a task that sends no result.
	 */
	TaskHandle<?> handleWithoutResult(TaskMessage message);

	/**
	 * The handle of a task that an earlier call has enqueued, in place of the message of
	 * this call.
	 */
	TaskHandle<?> existing(String taskId, TaskMessage message, Type resultType);

}
