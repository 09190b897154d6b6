package io.github.taskqueue.autoconfigure.actuate;

/**
 * What this application does with a queue.
 */
public enum QueueState {

	/**
	 * It works on the queue.
	 */
	CONSUMING,

	/**
	 * It is to work on the queue, which an operator has paused.
	 */
	PAUSED,

	/**
	 * It is to work on the queue and cannot at the moment.
	 */
	DOWN,

	/**
	 * It stops: running tasks end, no more are taken.
	 */
	STOPPING,

	/**
	 * It only enqueues.
	 */
	NOT_WORKED_ON

}
