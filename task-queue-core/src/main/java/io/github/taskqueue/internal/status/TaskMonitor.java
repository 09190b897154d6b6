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
	 */
	@Nullable TaskSnapshot find(String taskId);

	/**
	 * Searches for tasks.
	 */
	TaskPage find(TaskQuery query);

	/**
	 * Watches a task.
	 */
	Runnable watch(String taskId, Duration timeout, Observer observer);

	/**
	 * Asks that a task ends.
	 */
	boolean cancel(String taskId);

	/**
	 * Somebody who watches a task.
	 */
	interface Observer {

		/**
		 * Takes note of what is known.
		 */
		void seen(@Nullable TaskSnapshot task);

		/**
		 * Takes note that the time is over. Nothing comes after it.
		 */
		void timedOut();

	}

}
