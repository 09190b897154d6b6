package io.github.taskqueue.internal.outcome;

import io.github.taskqueue.internal.message.TaskMessage;

/**
 * A feature that hears of each task that waits for something else than its time or a free
 * worker. It is told once the broker has the message, must be quick, and must not throw.
 */
@FunctionalInterface
public interface WaitListener {

	/**
	 * Takes note of a task that waits.
	 * @param message the message that waits
	 * @param waitingFor what it waits for, as a sentence
	 */
	void onWait(TaskMessage message, String waitingFor);

}
