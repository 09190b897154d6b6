package io.github.taskqueue.internal.pipeline;

/**
 * The part of a long task that one run is to do. Thread-safe.
 */
@FunctionalInterface
public interface TaskSlice {

	/**
	 * A slice that takes as long as the task does.
	 */
	TaskSlice WHOLE = () -> false;

	/**
	 * Whether it is time to let another run go on.
	 */
	boolean isOver();

	/**
	 * Whether the run was interrupted because the application stops.
	 */
	default boolean isCutOff() {
		return false;
	}

}
