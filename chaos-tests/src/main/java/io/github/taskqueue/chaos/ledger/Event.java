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

	/**
	 * The body of a delayed task has begun. Told: from when it may run, in milliseconds
	 * since the epoch.
	 */
	DUE,

	/**
	 * The body of a task of a schedule has begun. Told: the scheduled time in
	 * milliseconds since the epoch, and what else the library says of it.
	 */
	TICKED,

	/**
	 * A body has ended with its effect done. Told: attempt, and the id of the library if
	 * that is another one.
	 */
	DONE,

	/** A body is about to throw. Told: attempt. */
	FAILED,

	/**
	 * A body of many steps is about to ask from where it goes on. Told: how many steps
	 * there are, which run of the process.
	 */
	STEPS_BEGUN,

	/** A body is about to ask for a step. Told: step, run. */
	STEP_BEGUN,

	/** The work of a step is done, and nobody knows yet. Told: step, run. */
	STEP_DONE,

	/**
	 * The library has returned from a step, which is not to be done again. Told: step,
	 * run.
	 */
	STEP_KEPT,

	/** A process leads. Told instead of a task: nothing. */
	ELECTED,

	/** A pause is confirmed. Told instead of a task: what is paused. */
	PAUSED,

	/** A pause is about to be ended. Told instead of a task: what was paused. */
	RESUMED

}
