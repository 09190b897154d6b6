package io.github.taskqueue.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what tasks save for their later runs, until the task itself is removed: a dead
 * letter that is replayed goes on from there. Thread-safe, for many processes at a time.
 */
public interface CheckpointStore {

	/**
	 * Saves a value in place of an earlier one. It is safe when this returns, or with the
	 * transaction in which the caller writes to the same store.
	 */
	void save(String taskId, String step, byte[] state);

	/**
	 * Finds a value.
	 */
	byte @Nullable [] find(String taskId, String step);

}
