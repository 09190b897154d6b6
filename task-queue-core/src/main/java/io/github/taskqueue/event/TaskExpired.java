package io.github.taskqueue.event;

/**
 * Application event: a task has ended because it was not begun by the time at which it
 * expired. Published by the worker that had it in hand next, after the ack, best effort.
 *
 * @param taskId id of the task
 * @param task name of the task
 * @param queue queue from which it came
 */
public record TaskExpired(String taskId, String task, String queue) implements TaskEvent {

}
