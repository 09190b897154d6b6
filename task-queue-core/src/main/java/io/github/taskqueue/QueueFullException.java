package io.github.taskqueue;

import java.time.Duration;
import java.util.Optional;

/**
 * The broker refused the task ({@code basic.nack}), as a quorum queue does at its length
 * limit or without a majority of its members. Nothing was stored.
 */
public class QueueFullException extends TaskEnqueueException {

	private final Duration retryAfter;

	/**
	 * Creates the exception.
	 * @param message what happened to which task
	 * @param retryAfter when another try may succeed
	 */
	public QueueFullException(String message, Duration retryAfter) {
		super(message, null);
		this.retryAfter = retryAfter;
	}

	@Override
	public Optional<Duration> retryAfter() {
		return Optional.of(this.retryAfter);
	}

}
