package io.github.taskqueue;

/**
 * The store knows no task of an id: there never was one, or it ended so long ago that it
 * has been removed.
 */
public class TaskNotFoundException extends RuntimeException {

	private final String taskId;

	/**
	 * Creates the exception.
	 * @param taskId the id
	 */
	public TaskNotFoundException(String taskId) {
		super("The store has no task " + taskId);
		this.taskId = taskId;
	}

	/**
	 * The id that was asked for.
	 * @return the id
	 */
	public String taskId() {
		return this.taskId;
	}

}
