package io.github.taskqueue.internal.worker.delivery;

import io.github.taskqueue.internal.pipeline.TaskDelivery;

/**
 * A message that a worker has in hand, however it got there. It is settled once: by
 * {@link #done()}, {@link #giveBack()} or {@link #reject()}, or by {@link #start()} or
 * {@link #drop()} if it is gone. Thread-safe.
 */
public interface Delivery extends HeldMessage, TaskDelivery {

	/**
	 * How many worker processes have ended with the message in hand.
	 */
	int crashes();

	@Override
	default boolean isInHand() {
		return holding() == Holding.IN_HAND;
	}

	/**
	 * Whether {@link #crashes()} may be one too high, as the broker counts what is given
	 * back to it like what is lost in a crash.
	 */
	boolean countsReturns();

	/**
	 * Whether the message came from the queue of suspects, where each crash is counted
	 * against it alone.
	 */
	boolean isSuspect();

	/**
	 * Notes that the message is worked on. From now on that takes over the message if it
	 * is delivered here again.
	 */
	boolean start();

	/**
	 * Notes that nothing waits any longer for the body that runs, as it ignores its
	 * interrupt. The outcome of that body is dropped.
	 */
	void giveUp();

	/**
	 * Gives the message back to its queue, so that it does not look as if this process
	 * had crashed.
	 */
	void giveBack();

	/**
	 * Gives the message back in a way that looks like a crash.
	 */
	void reject();

}
