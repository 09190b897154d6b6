package io.github.taskqueue;

/**
 * What a caller sees of a task that has expired: it was not begun by its time
 * ({@link AsyncTask#expires()}, {@link TaskOptions#expiresAfter}), and will not run.
 */
public class TaskExpiredException extends RuntimeException {

	private final String taskId;

	/**
	 * Creates the exception.
	 * @param taskId id of the task
	 */
	public TaskExpiredException(String taskId) {
		super("Task " + taskId + " has expired before it was begun, and will not run");
		this.taskId = taskId;
	}

	/**
	 * Id of the task.
	 * @return the id
	 */
	public String taskId() {
		return this.taskId;
	}

}
