package io.github.taskqueue.internal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import io.github.taskqueue.TaskQuery;

/**
 * Keeps where tasks are. Thread-safe, for many processes at a time.
 */
public interface StatusStore {

	/**
	 * Applies changes as {@link TaskRecord#then} does. If that fails, some may be
	 * applied, and all may be applied once more.
	 * @param changes at most one for each task
	 */
	void apply(List<TaskRecord> changes);

	/**
	 * Finds tasks.
	 * @param ids their ids
	 * @return those that are kept, in any order
	 */
	List<TaskRecord> find(Collection<String> ids);

	/**
	 * Searches for tasks that pass a {@link TaskFilter}, in the order of
	 * {@link TaskFilter#NEWEST}. Which of two ids is the higher one, a store may see in
	 * its own way.
	 * @param query which tasks, and after which one to go on; its limit does not count
	 * @param now the current time, which tells who is due
	 * @param limit how many at most
	 * @return the first of them; their results may be left out
	 */
	List<TaskRecord> search(TaskQuery query, Instant now, int limit);

	/**
	 * Removes tasks that ended long ago, with their checkpoints. One that was cancelled
	 * stays until its message must have come and gone.
	 * @param succeededBefore ended well before this
	 * @param failedBefore ended otherwise before this
	 * @param limit how many at most
	 * @return how many
	 */
	int removeEnded(Instant succeededBefore, Instant failedBefore, int limit);

	/**
	 * Decides which process removes tasks, so that one does it for all.
	 * @param now the current time
	 * @param period for how long the decision holds
	 * @return whether it is this one
	 */
	boolean takeTurn(Instant now, Duration period);

}
