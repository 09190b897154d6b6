package io.github.taskqueue.broker;

import java.time.Duration;

/**
 * Something that is published, perhaps more than once until the broker takes it.
 */
@FunctionalInterface
interface Publication {

	/**
	 * Makes the message, anew for each try.
	 * @param timeout the longest wait for the broker, should that be needed
	 * @return the message
	 */
	Outgoing message(Duration timeout);

	/**
	 * Does something about the broker having no queue for it. May take as long as the
	 * broker takes to answer.
	 * @return whether another try makes sense
	 */
	default boolean mend() {
		return false;
	}

}
