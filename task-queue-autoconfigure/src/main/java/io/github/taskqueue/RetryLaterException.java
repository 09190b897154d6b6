package io.github.taskqueue;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Thrown by a task body that cannot do its work yet, for instance because a third party
 * asked to come back later. The task runs again after the delay; the run is not counted
 * as an attempt.
 */
public class RetryLaterException extends RuntimeException {

	private final Duration delay;

	/**
	 * Creates the exception.
	 * @param delay the wait before the next run, rounded up to 125 ms; not negative
	 */
	public RetryLaterException(Duration delay) {
		super("To be run again in " + delay);
		Assert.isTrue(!delay.isNegative(), "'delay' must not be negative");
		this.delay = delay;
	}

	/**
	 * The wait before the next run.
	 * @return the delay
	 */
	public Duration delay() {
		return this.delay;
	}

}
