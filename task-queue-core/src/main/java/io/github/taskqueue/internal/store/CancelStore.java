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
	 * @param taskId id of the task
	 * @param now the current time
	 * @return whether it was there and had not ended
	 */
	boolean request(String taskId, Instant now);

	/**
	 * All requests.
	 * @return the tasks as they are now
	 */
	List<TaskRecord> requested();

	/**
	 * Notes that a task that waits is cancelled, unless it does not wait any more.
	 * @param task the task as it was when it waited
	 * @param now the current time
	 */
	void cancel(TaskRecord task, Instant now);

	/**
	 * Notes that the messages of tasks have gone.
	 * @param taskIds ids of the tasks
	 */
	void forget(Collection<String> taskIds);

}
