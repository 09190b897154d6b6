package io.github.taskqueue.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what tasks save for their later runs, until the task itself is removed: a dead
 * letter that is replayed goes on from there. Thread-safe, for many processes at a time.
 */
public interface CheckpointStore {

	/**
	 * Saves a value in place of an earlier one. It is safe when this returns.
	 * @param taskId id of the task
	 * @param step what the value is of
	 * @param state the written value
	 */
	void save(String taskId, String step, byte[] state);

	/**
	 * Finds a value.
	 * @param taskId id of the task
	 * @param step what the value is of
	 * @return the written value, or {@code null} if none was saved
	 */
	byte @Nullable [] find(String taskId, String step);

}
