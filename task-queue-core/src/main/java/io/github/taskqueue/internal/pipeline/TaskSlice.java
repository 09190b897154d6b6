package io.github.taskqueue.internal.pipeline;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

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

	/**
	 * Waits on the thread of the run for another task of the same queue. That task may
	 * need the place which the run takes up.
	 */
	default <T extends @Nullable Object> T lendPlace(Supplier<T> wait) {
		return wait.get();
	}

}
