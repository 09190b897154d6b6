package io.github.taskqueue.internal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.springframework.dao.QueryTimeoutException;

import io.github.taskqueue.TaskQuery;

/**
 * Keeps where tasks are. Thread-safe, for many processes at a time.
 */
public interface StatusStore {

	/**
	 * Applies changes as {@link TaskRecord#then} does. There is one task of an id. If
	 * that fails, some may be applied, and all may be applied once more.
	 */
	void apply(List<TaskRecord> changes);

	/**
	 * Finds tasks, and claims to their ids.
	 */
	List<TaskRecord> find(Collection<String> ids);

	/**
	 * Searches for tasks that pass a {@link TaskFilter}, in the order of
	 * {@link TaskFilter#NEWEST}. Which of two ids is the higher one, a store may see in
	 * its own way.
	 * @throws QueryTimeoutException if it takes longer than the timeout, as the query
	 * fits few of very many tasks
	 */
	List<TaskRecord> search(TaskQuery query, Instant now, int limit, Duration timeout);

	/**
	 * Removes old tasks with their checkpoints. One that has gone on since it was found
	 * stays.
	 * @return how many were found, which is the limit if there may be more
	 */
	int removeOld(RetentionLimits limits, int limit);

	/**
	 * Decides which process does something for all, such as to remove tasks. Writes, so
	 * it also tells whether the store takes anything.
	 */
	boolean takeTurn(String name, Instant now, Duration period);

}
