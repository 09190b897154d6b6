package io.github.taskqueue.internal.store;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskKey;

/**
 * Keeps what tasks save for their later runs, until the task itself is removed: a dead
 * letter that is replayed goes on from there. Thread-safe, for many processes at a time.
 */
public interface CheckpointStore {

	/**
	 * Saves a value in place of an earlier one. It is safe when this returns, or with the
	 * transaction in which the caller writes to the same store.
	 */
	void save(TaskKey task, String step, byte[] state);

	/**
	 * Finds a value.
	 */
	byte @Nullable [] find(TaskKey task, String step);

	/**
	 * Removes what tasks have saved, unless one is known not to be dead: its letter may
	 * have been discarded while a replay of it runs.
	 */
	void removeDead(Collection<TaskKey> tasks);

}
