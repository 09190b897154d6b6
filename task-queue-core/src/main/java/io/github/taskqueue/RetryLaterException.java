package io.github.taskqueue;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Thrown by a task body that cannot do its work yet, for instance because a third party
 * asked to come back later. The task runs again after the delay; the run is not counted
 * as an attempt, unless a subclass says so.
 */
public class RetryLaterException extends RuntimeException {

	private final Duration delay;

	/**
	 * Creates the exception.
	 * @param delay the wait before the next run, rounded up to 125 ms; not negative. More
	 * than 3106 days are cut to that.
	 */
	public RetryLaterException(Duration delay) {
		this(delay, "The task asks to run again in " + delay, null);
	}

	/**
	 * Creates the exception.
	 * @param delay the wait before the next run, rounded up to 125 ms; not negative. More
	 * than 3106 days are cut to that.
	 * @param message why the work cannot be done yet
	 * @param cause the cause, or {@code null}
	 */
	protected RetryLaterException(Duration delay, String message, @Nullable Throwable cause) {
		super(message, cause);
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

	/**
	 * Whether the run counts as an attempt, so that the task becomes a dead letter after
	 * the last one. A subclass that returns {@code true} sets the pause between attempts
	 * in place of the task's backoff.
	 * @return {@code false}
	 */
	public boolean counted() {
		return false;
	}

}
