package io.github.taskqueue.event;

import io.github.taskqueue.TaskEnqueueException;

/**
 * Application event: a task could not be enqueued. Published on the calling thread before
 * the exception reaches the caller, best effort.
 *
 * @param taskId id of the task
 * @param task name of the task
 * @param queue queue for which it was meant
 * @param cause why it was not accepted
 */
public record TaskPublishFailed(String taskId, String task, String queue,
		TaskEnqueueException cause) implements TaskEvent {

}
