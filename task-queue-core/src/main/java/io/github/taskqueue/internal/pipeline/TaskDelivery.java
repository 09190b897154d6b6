package io.github.taskqueue.internal.pipeline;

import java.time.Duration;

/**
 * The delivery of a task, as far as an attempt has to know of it. Thread-safe.
 */
public interface TaskDelivery {

	/**
	 * How often the broker has delivered the message before.
	 * @return the number
	 */
	int redeliveries();

	/**
	 * Whether the message can be with us for some more time.
	 * @param time the time
	 * @return whether it could still be acknowledged then
	 */
	boolean isTimeFor(Duration time);

	/**
	 * Whether the body that runs was given up.
	 * @return whether it was
	 */
	boolean isGivenUp();

}
