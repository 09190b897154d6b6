package io.github.taskqueue.deadletter;

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
	 * Every worker knew only lower versions of the task's arguments for
	 * {@code task-queue.worker.unknown-task-ttl}.
	 */
	UNKNOWN_VERSION,

	/**
	 * No worker could decode the task's body for
	 * {@code task-queue.worker.unknown-task-ttl}.
	 */
	UNKNOWN_ENCODING,

	/**
	 * Worker processes have ended while they ran the task, time and again.
	 */
	CRASH,

	/**
	 * The task's delay ended and its queue no longer existed.
	 */
	UNROUTABLE,

	/**
	 * The broker gave the task up after it had delivered it 20 times without an answer,
	 * as happens to a message that takes its consumer down each time.
	 */
	DELIVERY_LIMIT,

	/**
	 * The task has ended, and a part of the library that has to note each end before the
	 * ack could not. Of a task that had succeeded the attempts were used up; one that had
	 * failed keeps its error as text.
	 */
	LISTENER_FAILED,

	/**
	 * Something else: a policy of the broker, another program, or a reason that only a
	 * newer release knows.
	 */
	OTHER

}
