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

	TaskMessage expectResult(TaskMessage message);

	/**
	 * The caller's handle of a task with a result. Called before the task is published,
	 * as the result may come before the confirm is seen.
	 */
	TaskHandle<?> handle(TaskMessage message, Type resultType);

	/**
	 * The caller's handle of a task without a result.
	 */
	TaskHandle<?> handleWithoutResult(TaskMessage message);

	/**
	 * The caller's handle of an earlier task that stands for a new one, for which nobody
	 * waits any more.
	 */
	TaskHandle<?> existing(String taskId, TaskMessage message, @Nullable Type resultType);

	/**
	 * Forgets a task that was not accepted.
	 */
	void forget(TaskMessage message);

	/**
	 * The handle of a task that was enqueued by anybody.
	 */
	TaskHandle<?> handle(String taskId, Type resultType);

	/**
	 * Searches for tasks that were enqueued by anybody.
	 */
	TaskPage find(TaskQuery query);

}
