package io.github.taskqueue;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a task body for which no further attempt can succeed: the task becomes a dead
 * letter at once.
 */
public class PermanentTaskException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message why no further attempt can succeed
	 */
	public PermanentTaskException(@Nullable String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message why no further attempt can succeed
	 * @param cause the cause, or {@code null}
	 */
	public PermanentTaskException(@Nullable String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
