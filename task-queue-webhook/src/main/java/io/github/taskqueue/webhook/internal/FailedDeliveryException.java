package io.github.taskqueue.webhook.internal;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.RetryLaterException;

/**
 * A receiver has not taken a webhook, which is an attempt as any other but for its pause.
 */
final class FailedDeliveryException extends RetryLaterException {

	FailedDeliveryException(Duration delay, String message, @Nullable Throwable cause) {
		super(delay, message, cause);
	}

	@Override
	public boolean counted() {
		return true;
	}

}
