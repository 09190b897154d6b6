package io.github.taskqueue;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The broker did not confirm the task in time or the connection was lost meanwhile: it
 * may or may not have been stored. Repeating the call is safe with the same
 * {@linkplain TaskOptions#taskId(String) task id}.
 */
public class UnconfirmedTaskException extends TaskEnqueueException {

	private final String taskId;

	/**
	 * Creates the exception.
	 * @param taskId id of the task
	 * @param message what happened
	 * @param cause the cause, or {@code null}
	 */
	public UnconfirmedTaskException(String taskId, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.taskId = taskId;
	}

	/**
	 * Id of the task.
	 * @return the id to repeat the call with
	 */
	public String taskId() {
		return this.taskId;
	}

	@Override
	public Optional<Duration> retryAfter() {
		return Optional.of(Duration.ZERO);
	}

	@Override
	public boolean outcomeUnknown() {
		return true;
	}

}
