package io.github.taskqueue.internal.pipeline;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.internal.message.TaskMessage;

/**
 * Where callers get the results of their tasks. Thread-safe.
 */
public interface TaskResults {

	/**
	 * Prepares a message so that its result finds the way back.
	 * @param message the task, before it is published
	 * @return the message to publish
	 */
	TaskMessage expectResult(TaskMessage message);

	/**
	 * The caller's handle of a task with a result. Called before the task is published,
	 * as the result may come before the confirm is seen.
	 * @param message the message from {@link #expectResult(TaskMessage)}
	 * @param resultType type of the result
	 * @return the handle
	 */
	TaskHandle<?> handle(TaskMessage message, Type resultType);

	/**
	 * The caller's handle of a task without a result.
	 * @param message the task
	 * @return the handle
	 */
	TaskHandle<?> handleWithoutResult(TaskMessage message);

	/**
	 * The caller's handle of an earlier task that stands for a new one, which is
	 * forgotten.
	 * @param taskId id of the earlier task
	 * @param message the new task
	 * @param resultType type of the result, or {@code null} if there is none
	 * @return the handle
	 */
	TaskHandle<?> existing(String taskId, TaskMessage message, @Nullable Type resultType);

	/**
	 * Forgets a task that was not accepted.
	 * @param message the task
	 */
	void forget(TaskMessage message);

	/**
	 * The handle of a task that was enqueued by anybody.
	 * @param taskId id of the task
	 * @param resultType type of the result
	 * @return the handle
	 * @throws IllegalStateException if there is no store
	 */
	TaskHandle<?> handle(String taskId, Type resultType);

	/**
	 * Searches for tasks that were enqueued by anybody.
	 * @param query which tasks
	 * @return some of them
	 * @throws IllegalStateException if there is no store
	 */
	TaskPage find(TaskQuery query);

}
