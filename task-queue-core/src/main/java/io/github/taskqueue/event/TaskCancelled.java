package io.github.taskqueue.event;

/**
 * Application event: a task has ended because it was cancelled. Published by the worker
 * after the ack, best effort; for a task that waited, when its message has come.
 *
 * @param taskId id of the task
 * @param task name of the task
 * @param queue queue from which it came
 * @param attempt number of the attempt that was cut off or not begun, from 1
 */
public record TaskCancelled(String taskId, String task, String queue, int attempt) implements TaskEvent {

}
