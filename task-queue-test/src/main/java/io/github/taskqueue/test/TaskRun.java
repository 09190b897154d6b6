package io.github.taskqueue.test;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.deadletter.DeadLetterReason;

/**
 * How one attempt ended, and what a worker would do next.
 */
public sealed interface TaskRun {

	/**
	 * The value of an attempt that succeeded.
	 * @return the value, {@code null} if the body returned none
	 * @throws AssertionError if it did not succeed
	 */
	default @Nullable Object value() {
		throw new AssertionError("The attempt did not succeed: " + this);
	}

	/**
	 * The body returned.
	 *
	 * @param value what it returned, without its handle or future
	 */
	record Succeeded(@Nullable Object value) implements TaskRun {

	}

	/**
	 * The attempt failed, and another one follows.
	 *
	 * @param failure what was thrown
	 * @param delay the pause before the next attempt
	 * @param at when the next attempt is due
	 * @param counted whether this run counts as an attempt
	 */
	record Retry(Throwable failure, Duration delay, Instant at, boolean counted) implements TaskRun {

	}

	/**
	 * The attempt failed, and the task becomes a dead letter.
	 *
	 * @param failure what was thrown
	 * @param reason why no attempt follows
	 */
	record Dead(Throwable failure, DeadLetterReason reason) implements TaskRun {

	}

	/**
	 * The task was cancelled.
	 */
	record Cancelled() implements TaskRun {

	}

	/**
	 * The task has expired.
	 */
	record Expired() implements TaskRun {

	}

	/**
	 * Nothing failed, and the task runs again, as a slice of it has ended.
	 *
	 * @param delay the time until then
	 */
	record Again(Duration delay) implements TaskRun {

	}

}
