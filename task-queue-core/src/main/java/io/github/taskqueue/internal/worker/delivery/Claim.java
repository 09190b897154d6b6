package io.github.taskqueue.internal.worker.delivery;

import io.github.taskqueue.internal.message.TaskTrace;

/**
 * What entitles this process to publish what a message has led to.
 */
public interface Claim {

	/**
	 * Whether the message is still ours.
	 */
	Holding holding();

	/**
	 * Drops the claim, if the message is gone, so that it does not come to life again
	 * when the message is delivered here once more.
	 */
	boolean drop();

	/**
	 * The trace of the task.
	 */
	default TaskTrace trace() {
		return TaskTrace.NONE;
	}

}
