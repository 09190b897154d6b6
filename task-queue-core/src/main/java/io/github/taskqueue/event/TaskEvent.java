package io.github.taskqueue.event;

/**
 * Application event: something has happened to a task. All of them are best effort.
 */
public sealed interface TaskEvent
		permits TaskSucceeded, TaskRetrying, TaskDead, TaskCancelled, TaskExpired, TaskPublishFailed {

	/**
	 * Id of the task.
	 * @return the id, or {@code ""} if the message carried none
	 */
	String taskId();

	/**
	 * Name of the task.
	 * @return the name, or {@code ""} if the message carried none
	 */
	String task();

	/**
	 * Queue of the task.
	 * @return the queue, without the namespace
	 */
	String queue();

}
