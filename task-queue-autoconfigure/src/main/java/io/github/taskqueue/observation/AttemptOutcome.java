package io.github.taskqueue.observation;

import java.util.Locale;

import io.github.taskqueue.pipeline.TaskExecution;
import io.github.taskqueue.pipeline.TaskOutcome;

/**
 * How an attempt ended and what is to become of its task.
 */
public enum AttemptOutcome {

	/**
	 * The body has returned.
	 */
	SUCCESS,

	/**
	 * The attempt has failed and another one follows.
	 */
	RETRY,

	/**
	 * The attempt has failed and was the last one.
	 */
	DEAD,

	/**
	 * The attempt was cut off because the application stops. The task is back in its
	 * queue.
	 */
	INTERRUPTED,

	/**
	 * The body has let another run go on, and the attempt does not count.
	 */
	SLICE_ENDED,

	/**
	 * The task was cancelled before or during the attempt.
	 */
	CANCELLED;

	/**
	 * Value of the tag {@code outcome}.
	 * @return the constant's name in lower case
	 */
	public String tag() {
		return name().toLowerCase(Locale.ROOT);
	}

	static AttemptOutcome of(TaskExecution execution, TaskOutcome outcome) {
		if (outcome instanceof TaskOutcome.Failed failed) {
			return (execution.endBy(failed.cause()) != null) ? DEAD : RETRY;
		}
		if (outcome instanceof TaskOutcome.Cancelled) {
			return CANCELLED;
		}
		if (outcome instanceof TaskOutcome.SliceEnded) {
			return SLICE_ENDED;
		}
		return (outcome instanceof TaskOutcome.Interrupted) ? INTERRUPTED : SUCCESS;
	}

}
