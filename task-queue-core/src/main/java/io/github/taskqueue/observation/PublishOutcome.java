package io.github.taskqueue.observation;

import java.util.Locale;

/**
 * How the publication of a task ended, from the caller's point of view.
 */
public enum PublishOutcome {

	/**
	 * The broker has confirmed the task.
	 */
	ACCEPTED,

	/**
	 * The task is published later.
	 */
	DEFERRED,

	/**
	 * An earlier task stands for it.
	 */
	EXISTING,

	/**
	 * The broker takes no more tasks for the queue.
	 */
	REJECTED,

	/**
	 * The broker has no such queue.
	 */
	UNROUTABLE,

	/**
	 * The broker cannot be reached.
	 */
	UNAVAILABLE,

	/**
	 * The broker may have stored the task.
	 */
	UNKNOWN,

	/**
	 * Anything else.
	 */
	ERROR;

	/**
	 * Value of the tag {@code outcome}.
	 * @return the constant's name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

}
