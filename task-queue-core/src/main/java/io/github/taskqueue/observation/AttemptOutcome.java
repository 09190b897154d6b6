package io.github.taskqueue.observation;

import java.util.Locale;

/**
 * How an attempt ended and what is to become of its task.
 */
public enum AttemptOutcome {

	/**
	 * The body has returned.
	 */
	SUCCESS,

	/**
	 * The attempt has failed and another one follows.
	 */
	RETRY,

	/**
	 * The attempt has failed and was the last one.
	 */
	DEAD,

	/**
	 * The attempt was cut off because the application stops. The task is back in its
	 * queue.
	 */
	INTERRUPTED,

	/**
	 * The task runs again without a failure, as it could not run yet or has let another
	 * run go on. The attempt does not count.
	 */
	AGAIN,

	/**
	 * The task was cancelled before or during the attempt.
	 */
	CANCELLED,

	/**
	 * The task was found expired before the attempt. Workers find that out before they
	 * begin an attempt, so that only an interceptor of the library can say it.
	 */
	EXPIRED;

	/**
	 * Value of the tag {@code outcome}.
	 * @return the constant's name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
