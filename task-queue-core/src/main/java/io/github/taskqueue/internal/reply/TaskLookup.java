package io.github.taskqueue.internal.reply;

import java.lang.reflect.Type;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskNotFoundException;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.internal.message.TaskMessage;

/**
 * Looks tasks up, whoever has enqueued them. Thread-safe.
 */
public interface TaskLookup {

	/**
	 * What is known of a task.
	 * @param taskId id of the task
	 * @return what is known
	 * @throws TaskNotFoundException if nothing is
	 * @throws IllegalStateException if there is no store
	 */
	TaskDetails details(String taskId);

	/**
	 * Asks that a task ends.
	 * @param taskId id of the task
	 * @return whether it has not ended
	 * @throws TaskNotFoundException if nothing is known of it
	 * @throws IllegalStateException if there is no store
	 */
	boolean cancel(String taskId);

	/**
	 * The handle of a task.
	 * @param taskId id of the task
	 * @param resultType type of its result
	 * @return the handle
	 * @throws IllegalStateException if there is no store
	 */
	TaskHandle<?> handle(String taskId, Type resultType);

	/**
	 * Searches for tasks.
	 * @param query which tasks
	 * @return some of them
	 * @throws IllegalStateException if there is no store
	 */
	TaskPage find(TaskQuery query);

	/**
	 * The handle of a task that sends no result.
	 * @param message the task
	 * @return the handle
	 */
	TaskHandle<?> handleWithoutResult(TaskMessage message);

	/**
	 * The handle of a task that an earlier call has enqueued.
	 * @param taskId id of the task
	 * @param name name of the task
	 * @param resultType type of its result
	 * @return the handle
	 */
	TaskHandle<?> existing(String taskId, String name, Type resultType);

}
