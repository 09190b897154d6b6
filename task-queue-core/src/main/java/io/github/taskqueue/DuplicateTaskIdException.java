package io.github.taskqueue;

/**
 * The {@linkplain TaskOptions#taskId(String) task id} of a call belongs to another task:
 * to one of another name or with other arguments, or to one that was cancelled. Nothing
 * was stored. Waiting does not help; the call needs an id of its own.
 * <p>
 * Only thrown where there is a store, which knows the earlier task until it is removed
 * ({@code task-queue.store.retention}).
 */
public class DuplicateTaskIdException extends TaskEnqueueException {

	private final String taskId;

	/**
	 * Creates the exception.
	 * @param taskId the id
	 * @param message to which task it belongs, and what to do
	 */
	public DuplicateTaskIdException(String taskId, String message) {
		super(message, null);
		this.taskId = taskId;
	}

	/**
	 * The id that belongs to another task.
	 * @return the id of the call
	 */
	public String taskId() {
		return this.taskId;
	}

}
