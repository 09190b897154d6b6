package io.github.taskqueue.internal.worker.delivery;

/**
 * What entitles this process to publish what a message has led to.
 */
public interface Claim {

	/**
	 * Whether the message is still ours.
	 * @return {@link Holding#GONE} if nothing is to be published any more
	 */
	Holding holding();

	/**
	 * Drops the claim, if the message is gone, so that it does not come to life again
	 * when the message is delivered here once more.
	 * @return {@code false} if the message has come back meanwhile
	 */
	boolean drop();

}
