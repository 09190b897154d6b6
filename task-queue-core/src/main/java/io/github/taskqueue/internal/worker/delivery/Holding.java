package io.github.taskqueue.internal.worker.delivery;

/**
 * Whether a delivery is still ours.
 */
public enum Holding {

	/**
	 * It can be settled.
	 */
	IN_HAND,

	/**
	 * Its channel was lost a moment ago. The broker delivers it again, and if it does so
	 * to this process, it can be settled then.
	 */
	LOST,

	/**
	 * The broker has taken it back, for another one to run.
	 */
	GONE

}
