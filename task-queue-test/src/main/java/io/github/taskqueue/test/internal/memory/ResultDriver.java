package io.github.taskqueue.test.internal.memory;

import java.time.Duration;

/**
 * Brings a task to its end whose result is awaited.
 */
@FunctionalInterface
public interface ResultDriver {

	/**
	 * Runs what leads to the end of a task.
	 * @throws io.github.taskqueue.TaskTimeoutException if it does not end in time
	 */
	void drive(String taskId, Duration timeout);

}
