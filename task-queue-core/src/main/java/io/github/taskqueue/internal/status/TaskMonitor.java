package io.github.taskqueue.internal.status;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskQuery;

/**
 * Shows tasks to those who are in no position to ask for their results by type.
 * Thread-safe.
 */
public interface TaskMonitor {

	/**
	 * What is known of a task.
	 * @param taskId id of the task
	 * @return what is known, or {@code null} if nothing is
	 */
	@Nullable TaskSnapshot find(String taskId);

	/**
	 * Searches for tasks.
	 * @param query which tasks
	 * @return some of them
	 */
	TaskPage find(TaskQuery query);

	/**
	 * Watches a task.
	 * @param taskId id of the task
	 * @param timeout for how long
	 * @param observer told what is known first, and of changes; on one thread for all,
	 * which it must not block
	 * @return ends the watch
	 */
	Runnable watch(String taskId, Duration timeout, Observer observer);

	/**
	 * Asks that a task ends.
	 * @param taskId id of a task that is known
	 * @return whether it has not ended
	 */
	boolean cancel(String taskId);

	/**
	 * Somebody who watches a task.
	 */
	interface Observer {

		/**
		 * Takes note of what is known.
		 * @param task what is known, or {@code null} if nothing is
		 */
		void seen(@Nullable TaskSnapshot task);

		/**
		 * Takes note that the time is over. Nothing comes after it.
		 */
		void timedOut();

	}

}
