package io.github.taskqueue.test;

/**
 * What goes wrong between a task and the broker, for tests that prove that the effects of
 * a task are safe to repeat. In {@link TaskMode#CAPTURE CAPTURE} nothing is delivered, so
 * only {@link #LOST_CONFIRM} and {@link #BROKER_AWAY} are there.
 */
public enum Fault {

	/**
	 * Each delivery of a task comes once more as soon as it is settled, as after a lost
	 * ack. In {@link TaskMode#BROKER BROKER} the message is published once more under the
	 * same id, as RabbitMQ delivers again only what it has no ack of, and the worker that
	 * had it then takes the ack over and runs nothing.
	 */
	DUPLICATE_DELIVERY,

	/**
	 * The process crashes after the body of each task has returned or failed and before
	 * anything follows from it. The task is delivered again. In {@link TaskMode#BROKER
	 * BROKER} the process lives on: the worker drops the outcome and RabbitMQ delivers
	 * the task again, but no crash is counted.
	 */
	CRASH_AFTER_EFFECT,

	/**
	 * The confirm of each published task is lost: the caller gets an
	 * {@link io.github.taskqueue.UnconfirmedTaskException}, and the task runs. In
	 * {@link TaskMode#BROKER BROKER} the first confirm of each task that is enqueued
	 * alone is cut off with the connection that carries it: the task is published again
	 * under the same id, the caller gets a handle, and the task runs twice. Tasks of a
	 * batch are confirmed.
	 */
	LOST_CONFIRM,

	/**
	 * The broker is away: callers get a
	 * {@link io.github.taskqueue.BrokerUnavailableException}. In {@link TaskMode#BROKER
	 * BROKER} the connections are reset and new ones are refused until the fault ends:
	 * each call first waits for {@code task-queue.publisher.confirm-timeout}, and what a
	 * worker has in hand is settled afterwards or delivered again.
	 */
	BROKER_AWAY,

	/**
	 * Each task is delivered once more 30 minutes after it has ended, as after the
	 * broker's ack timeout. {@link TaskMode#INLINE INLINE} only, where 30 minutes are
	 * virtual.
	 */
	LATE_REDELIVERY,

	/**
	 * What waits is delivered in the reverse order. {@link TaskMode#INLINE INLINE} only.
	 */
	REORDERED_DELIVERY

}
