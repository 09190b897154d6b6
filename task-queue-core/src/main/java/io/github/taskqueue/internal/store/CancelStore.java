package io.github.taskqueue.internal.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Keeps which tasks are not to run. A request stays until the message of its task has
 * come and gone, which for a delayed task may be long after it was cancelled.
 * Thread-safe, for many processes at a time.
 */
public interface CancelStore {

	/**
	 * Notes that a task is not to run.
	 */
	boolean request(String taskId, Instant now);

	/**
	 * All requests.
	 */
	List<TaskRecord> requested();

	/**
	 * Notes that a task that waits is cancelled, unless it does not wait any more.
	 */
	void cancel(TaskRecord task, Instant now);

	/**
	 * Notes that the messages of tasks have gone.
	 */
	void forget(Collection<String> taskIds);

}
