package io.github.taskqueue;

/**
 * The broker has no queue for the task. Nothing was stored.
 */
public class TaskUnroutableException extends TaskEnqueueException {

	/**
	 * Creates the exception.
	 * @param message which task could not be routed to which queue
	 */
	public TaskUnroutableException(String message) {
		super(message, null);
	}

}
