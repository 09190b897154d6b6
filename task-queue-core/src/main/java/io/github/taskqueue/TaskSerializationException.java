package io.github.taskqueue;

import org.jspecify.annotations.Nullable;

/**
 * Arguments or a result could not be written as, or read from, JSON. When it is thrown to
 * a caller, nothing was stored.
 */
public class TaskSerializationException extends TaskEnqueueException {

	/**
	 * Creates the exception.
	 * @param message which argument of which type, and why
	 * @param cause the cause, or {@code null}
	 */
	public TaskSerializationException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
