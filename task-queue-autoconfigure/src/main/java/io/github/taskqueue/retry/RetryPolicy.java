package io.github.taskqueue.retry;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.DeadLetterReason;

/**
 * How often, when and after which failures a task is tried again.
 *
 * @param maxAttempts number of attempts, the first one included; at least 1
 * @param backoff the pauses between attempts
 * @param failures the failures that are worth another attempt
 */
public record RetryPolicy(int maxAttempts, Backoff backoff, RetryableFailures failures) {

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if there would be no attempt
	 */
	public RetryPolicy {
		Assert.isTrue(maxAttempts >= 1, "max-attempts must be at least 1");
	}

	/**
	 * Tells whether a failed attempt is the task's last.
	 * @param attempt number of the failed attempt, from 1
	 * @param failure what it failed with
	 * @return why there is no next attempt, or {@code null} if there is one
	 */
	public @Nullable DeadLetterReason end(int attempt, Throwable failure) {
		if (RetryableFailures.askedForLater(failure).isPresent()) {
			return null;
		}
		if (!this.failures.worthRetrying(failure)) {
			return DeadLetterReason.PERMANENT;
		}
		return (attempt >= this.maxAttempts) ? DeadLetterReason.EXHAUSTED : null;
	}

}
