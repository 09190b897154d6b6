package io.github.taskqueue.chaos.load;

/**
 * How a step is kept from being done again.
 */
public enum StepKind {

	/** By its name. */
	ONCE,

	/** By a checkpoint behind it, which stands for all steps up to it. */
	CHECKPOINT;

	private static final int CHECKPOINT_EVERY = 3;

	/**
	 * Tells of which kind a step is.
	 * @param step the number of the step, from 1
	 * @return the kind, the same in all tasks
	 */
	public static StepKind of(long step) {
		return (step % CHECKPOINT_EVERY == 0) ? CHECKPOINT : ONCE;
	}

}
