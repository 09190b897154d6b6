package io.github.taskqueue.internal.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

import org.springframework.util.Assert;

/**
 * How long to wait between attempts. A pure function of the attempt's number: no state,
 * no clock.
 *
 * @param initial the pause after the first failed attempt, from 0 to 365 days
 * @param multiplier the factor by which it grows, at least 1
 * @param max the longest pause, from 0 to 365 days
 * @param jitter the part of the pause that is left to chance, from 0 to 1
 */
public record Backoff(Duration initial, double multiplier, Duration max, double jitter) {

	/**
	 * Well within what the delay ladder can hold and nanoseconds can count.
	 */
	private static final Duration LONGEST = Duration.ofDays(365);

	/**
	 * Checks the values.
	 */
	public Backoff {
		Assert.isTrue(isPause(initial), "backoff must be between 0 and 365 days");
		Assert.isTrue(multiplier >= 1 && Double.isFinite(multiplier), "multiplier must be at least 1");
		Assert.isTrue(isPause(max), "max-backoff must be between 0 and 365 days");
		Assert.isTrue(jitter >= 0 && jitter <= 1, "jitter must be between 0 and 1");
	}

	private static boolean isPause(Duration pause) {
		return !pause.isNegative() && pause.compareTo(LONGEST) <= 0;
	}

	/**
	 * The pause after a failed attempt, before jitter.
	 */
	public Duration nominal(int attempt) {
		double nanos = this.initial.toNanos() * Math.pow(this.multiplier, attempt - 1);
		// Not a number if the multiplier has grown to infinity and there is no pause
		return (nanos >= this.max.toNanos()) ? this.max : Duration.ofNanos((long) nanos);
	}

	/**
	 * A pause shortened at random, so that tasks which failed together do not come back
	 * together.
	 */
	public Duration jittered(Duration nominal, RandomGenerator random) {
		return Duration.ofNanos((long) (nominal.toNanos() * (1 - this.jitter * random.nextDouble())));
	}

}
