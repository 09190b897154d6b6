package io.github.taskqueue;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The broker cannot be reached or does not take messages at the moment. Nothing was
 * stored.
 */
public class BrokerUnavailableException extends TaskEnqueueException {

	private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

	/**
	 * Creates the exception.
	 * @param message what is wrong with the broker
	 * @param cause the cause, or {@code null}
	 */
	public BrokerUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	@Override
	public Optional<Duration> retryAfter() {
		return Optional.of(RETRY_AFTER);
	}

}
