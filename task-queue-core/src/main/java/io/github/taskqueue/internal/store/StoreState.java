package io.github.taskqueue.internal.store;

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
	 * Whether the last write has failed.
	 */
	boolean isFailing();

}
