package io.github.taskqueue.chaos.evidence;

/**
 * Something that is known of a step.
 *
 * @param process that tells it
 * @param step number of the step, from 1
 * @param at when it was told, in milliseconds since the epoch
 * @param order grows from line to line of one process
 */
public record StepSign(String process, long step, long at, long order) {

	/**
	 * Tells whether this came first. All processes share one clock; between two of them,
	 * what has the same time may have come in any order.
	 */
	boolean isBefore(StepSign other) {
		return this.process.equals(other.process) ? this.order < other.order : this.at < other.at;
	}

}
