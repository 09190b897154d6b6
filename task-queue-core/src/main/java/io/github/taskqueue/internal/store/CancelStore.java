package io.github.taskqueue.internal.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.github.taskqueue.internal.message.TaskKey;

/**
 * Keeps which tasks are not to run. A request stays until the message of its task has
 * come and gone, which for a delayed task may be long after it was cancelled. It is
 * settled when every worker knows of it, so that what is asked for all the time is short.
 * Thread-safe, for many processes at a time.
 */
public interface CancelStore {

	/**
	 * Notes that a task is not to run.
	 */
	boolean request(String taskId, Instant now);

	/**
	 * The tasks of all requests that are not settled.
	 */
	List<TaskRecord> unsettled();

	/**
	 * The tasks of all requests.
	 */
	Set<TaskKey> requested();

	/**
	 * Those of some tasks for which there is a request.
	 */
	Set<TaskKey> requested(Collection<TaskKey> tasks);

	/**
	 * Notes that tasks that wait are cancelled, unless they do not wait any more.
	 */
	void cancel(List<TaskRecord> tasks, Instant now);

	/**
	 * Notes that every worker knows of requests.
	 */
	void settle(Collection<String> taskIds);

	/**
	 * Notes that the messages of tasks have gone.
	 */
	void forget(Collection<String> taskIds);

}
