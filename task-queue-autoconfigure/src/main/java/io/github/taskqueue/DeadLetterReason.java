package io.github.taskqueue;

/**
 * Why a task has become a dead letter. The constant's name travels in the header
 * {@code tq-dead-reason}.
 */
public enum DeadLetterReason {

	/**
	 * Every attempt has failed.
	 */
	EXHAUSTED,

	/**
	 * The failure was one that is never retried.
	 */
	PERMANENT,

	/**
	 * The message could not be read as a task, or its arguments not as the method's
	 * parameters.
	 */
	UNREADABLE,

	/**
	 * No worker knew the task's name for {@code task-queue.worker.unknown-task-ttl}.
	 */
	UNKNOWN_TASK,

	/**
	 * The task's delay ended and its queue no longer existed.
	 */
	UNROUTABLE

}
