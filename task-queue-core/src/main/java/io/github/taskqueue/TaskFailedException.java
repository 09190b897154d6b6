package io.github.taskqueue;

import org.jspecify.annotations.Nullable;

/**
 * What a caller sees of a task that has become a dead letter. The worker's exception
 * arrives as text; no class is rebuilt from the wire.
 */
public class TaskFailedException extends RuntimeException {

	private final String taskId;

	private final String type;

	/**
	 * Creates the exception.
	 * @param taskId id of the task
	 * @param type class name of the worker's exception
	 * @param message message of the worker's exception, or {@code null}
	 */
	public TaskFailedException(String taskId, String type, @Nullable String message) {
		super(message);
		this.taskId = taskId;
		this.type = type;
	}

	/**
	 * Id of the task.
	 * @return the id
	 */
	public String taskId() {
		return this.taskId;
	}

	/**
	 * Class name of the worker's exception.
	 * @return the name, as text
	 */
	public String type() {
		return this.type;
	}

	@Override
	public String toString() {
		return getClass().getName() + ": task " + this.taskId + " failed with " + this.type + ": " + getMessage();
	}

}
