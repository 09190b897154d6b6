package io.github.taskqueue.internal.retry;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.RetryLaterException;
import io.github.taskqueue.deadletter.DeadLetterReason;

/**
 * How often, when and after which failures a task is tried again.
 *
 * @param maxAttempts number of attempts, the first one included; at least 1
 * @param backoff the pauses between attempts
 * @param failures the failures that are worth another attempt
 */
public record RetryPolicy(int maxAttempts, Backoff backoff, RetryableFailures failures) {

	/**
	 * A nominal pause below this is spent on the worker: a trip through the broker costs
	 * more than it frees. Jitter is applied after this choice, so that the choice is the
	 * same for every task of a definition.
	 */
	private static final Duration IN_PLACE_BELOW = Duration.ofSeconds(1);

	private static final int MANY_TRIES = 10_000;

	/**
	 * Checks the values.
	 */
	public RetryPolicy {
		Assert.isTrue(maxAttempts >= 1, "max-attempts must be at least 1");
	}

	/**
	 * Tells whether a failed attempt is the task's last.
	 */
	public @Nullable DeadLetterReason end(int attempt, Throwable failure) {
		Optional<RetryLaterException> later = RetryableFailures.askedForLater(failure);
		if (later.isPresent() && !later.get().counted()) {
			return null;
		}
		if (later.isEmpty() && !this.failures.worthRetrying(failure)) {
			return DeadLetterReason.PERMANENT;
		}
		return (attempt >= this.maxAttempts) ? DeadLetterReason.EXHAUSTED : null;
	}

	/**
	 * The longest time that a task may be tried before it goes back to the broker, that
	 * is, as long as the pauses between its attempts are nominally shorter than a second.
	 */
	public Duration longestInPlace(Duration timeout) {
		int tries = triesInPlace();
		Duration pauses = (tries > 1) ? this.backoff.nominal(tries - 1).multipliedBy(tries - 1L) : Duration.ZERO;
		return timeout.multipliedBy(tries).plus(pauses);
	}

	private int triesInPlace() {
		int tries = 1;
		while (tries < Math.min(this.maxAttempts, MANY_TRIES) && isInPlace(this.backoff.nominal(tries))) {
			tries++;
		}
		return tries;
	}

	/**
	 * Tells whether a pause is spent on the worker.
	 */
	public static boolean isInPlace(Duration nominal) {
		return nominal.compareTo(IN_PLACE_BELOW) < 0;
	}

}
