package io.github.taskqueue.chaos.ledger;

/**
 * What a line of a ledger tells.
 */
public enum Event {

	/** A publisher is about to publish the task. */
	ATTEMPTED,

	/** The call returned: the broker has confirmed the task. Told: microseconds. */
	ACCEPTED,

	/** The call failed, and the task was not published. Told: microseconds, exception. */
	REFUSED,

	/** The call failed, and the outcome is unknown. Told: microseconds, exception. */
	UNKNOWN,

	/** The call failed as no call may. Told: microseconds, exception. */
	BROKEN,

	/** The caller has the task's result. */
	ANSWERED,

	/** A body has begun. Told: attempt, redeliveries. */
	STARTED,

	/** A body has ended with its effect done. Told: attempt. */
	DONE,

	/** A body is about to throw. Told: attempt. */
	FAILED

}
