package io.github.taskqueue.retry;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

import io.github.taskqueue.DeadLetterReason;
import io.github.taskqueue.RetryLaterException;

/**
 * Decides what is to become of a task after a failed attempt. Pure but for the injected
 * source of chance.
 */
public final class RetryDecider {

	/**
	 * A nominal pause below this is spent on the worker: a trip through the broker costs
	 * more than it frees. Jitter is applied after this choice, so that the choice is the
	 * same for every task of a definition.
	 */
	static final Duration IN_PLACE_BELOW = Duration.ofSeconds(1);

	private final RandomGenerator random;

	/**
	 * Creates the decider.
	 * @param random the source of chance for jitter; thread-safe
	 */
	public RetryDecider(RandomGenerator random) {
		this.random = random;
	}

	/**
	 * Decides.
	 * @param policy the task's policy
	 * @param attempt number of the failed attempt, from 1
	 * @param failure what it failed with
	 * @return the decision
	 */
	public RetryDecision decide(RetryPolicy policy, int attempt, Throwable failure) {
		DeadLetterReason end = policy.end(attempt, failure);
		if (end != null) {
			return new RetryDecision.Dead(end);
		}
		Optional<RetryLaterException> later = RetryableFailures.askedForLater(failure);
		if (later.isPresent()) {
			return new RetryDecision.Later(later.get().delay(), later.get().counted());
		}
		Duration nominal = policy.backoff().nominal(attempt);
		Duration delay = policy.backoff().jittered(nominal, this.random);
		return (nominal.compareTo(IN_PLACE_BELOW) < 0) ? new RetryDecision.InPlace(delay)
				: new RetryDecision.Later(delay, true);
	}

}
