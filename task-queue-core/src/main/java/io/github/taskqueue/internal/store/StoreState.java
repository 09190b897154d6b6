package io.github.taskqueue.internal.store;

/**
 * How the store keeps up with what is written to it. Thread-safe.
 */
public interface StoreState {

	/**
	 * How many changes wait to be written.
	 * @return the number
	 */
	int waiting();

	/**
	 * How many changes were dropped because too many waited.
	 * @return the number since the start
	 */
	long dropped();

	/**
	 * Whether the last write has failed.
	 * @return whether the store is out of reach
	 */
	boolean isFailing();

}
