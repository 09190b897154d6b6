package io.github.taskqueue.internal.worker.pool;

import java.time.Duration;

/**
 * What takes deliveries, and comes to an end in steps.
 */
public interface StoppableConsumer {

	/**
	 * Starts to take deliveries as soon as there is a connection. Returns at once.
	 */
	void start();

	/**
	 * Follows what operators have decided. For the loop of the channels.
	 * @return whether to follow it again soon, for what was on its way
	 */
	default boolean follow() {
		return false;
	}

	/**
	 * Whether a task of a queue is in hand, or may still come.
	 */
	default boolean isBusyWith(String queue) {
		return false;
	}

	/**
	 * Takes no more deliveries and gives back those that have not started.
	 */
	void quiesce();

	/**
	 * Waits until running tasks have ended and been settled.
	 */
	boolean awaitEnd(Duration timeout) throws InterruptedException;

	/**
	 * Waits until the broker has the acks that were sent last.
	 */
	void awaitAcksTaken() throws InterruptedException;

	/**
	 * Closes the channels; the broker takes back what is left.
	 */
	void close();

}
