package io.github.taskqueue.internal.pipeline;

import java.time.Duration;

import io.github.taskqueue.internal.message.TaskTrace;

/**
 * The delivery of a task, as far as an attempt has to know of it. Thread-safe.
 */
public interface TaskDelivery {

	/**
	 * How often the broker has delivered the message before.
	 */
	int redeliveries();

	/**
	 * Whether the message can be with us for some more time.
	 */
	boolean isTimeFor(Duration time);

	/**
	 * Whether the message is with us, as far as this process knows.
	 */
	default boolean isInHand() {
		return true;
	}

	/**
	 * Whether the body that runs was given up.
	 */
	boolean isGivenUp();

	/**
	 * Notes the trace to which all belongs that is done about the task from now on.
	 */
	default void traced(TaskTrace trace) {
	}

}
