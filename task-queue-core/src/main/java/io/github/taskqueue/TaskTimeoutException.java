package io.github.taskqueue;

/**
 * Something took longer than allowed: an attempt ran beyond its timeout, or no result
 * came within the time that the caller was willing to wait.
 */
public class TaskTimeoutException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what took too long
	 */
	public TaskTimeoutException(String message) {
		super(message);
	}

}
