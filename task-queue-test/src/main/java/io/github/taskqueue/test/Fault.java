package io.github.taskqueue.test;

/**
 * What goes wrong between a task and the broker, for tests that prove that the effects of
 * a task are safe to repeat.
 */
public enum Fault {

	/**
	 * Each task is delivered once more at once after it has ended, as after a lost ack.
	 */
	DUPLICATE_DELIVERY,

	/**
	 * The process crashes after the body of each task has returned or failed and before
	 * anything follows from it. The task is delivered again.
	 */
	CRASH_AFTER_EFFECT,

	/**
	 * The confirm of each published task is lost: the caller gets an
	 * {@link io.github.taskqueue.UnconfirmedTaskException}, and the task runs.
	 */
	LOST_CONFIRM,

	/**
	 * The broker is away: callers get a
	 * {@link io.github.taskqueue.BrokerUnavailableException}.
	 */
	BROKER_AWAY,

	/**
	 * Each task is delivered once more 30 minutes after it has ended, as after the
	 * broker's ack timeout.
	 */
	LATE_REDELIVERY,

	/**
	 * What waits is delivered in the reverse order.
	 */
	REORDERED_DELIVERY

}
