package io.github.taskqueue;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A task could not be enqueued. The subclass says why.
 */
public abstract class TaskEnqueueException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what happened to which task, and what to do
	 * @param cause the cause, or {@code null}
	 */
	protected TaskEnqueueException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * When another try may succeed.
	 * @return the wait, or empty where waiting does not help or nothing is known
	 */
	public Optional<Duration> retryAfter() {
		return Optional.empty();
	}

	/**
	 * Whether the broker may have stored the task all the same. Repeating the call is
	 * then safe with the same task id.
	 * @return whether the outcome is unknown
	 */
	public boolean outcomeUnknown() {
		return false;
	}

}
