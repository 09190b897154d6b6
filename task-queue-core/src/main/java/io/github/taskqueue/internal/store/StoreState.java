package io.github.taskqueue.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * How the store keeps up with what is written to it. Thread-safe.
 */
public interface StoreState {

	/**
	 * How many changes wait to be written.
	 */
	int waiting();

	/**
	 * How many changes were dropped because too many waited.
	 */
	long dropped();

	/**
	 * Why the last write has failed, or {@code null} if it has not.
	 */
	@Nullable String problem();

}
