package io.github.taskqueue.retry;

import org.springframework.util.Assert;

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

}
