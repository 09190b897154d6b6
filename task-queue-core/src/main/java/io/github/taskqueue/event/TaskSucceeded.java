package io.github.taskqueue.event;

import java.time.Duration;

/**
 * Application event: a task has succeeded. Published by the worker after the ack, best
 * effort.
 *
 * @param taskId id of the task
 * @param task name of the task
 * @param queue queue from which it came
 * @param attempt number of the successful attempt, from 1
 * @param duration duration of that attempt
 */
public record TaskSucceeded(String taskId, String task, String queue, int attempt,
		Duration duration) implements TaskEvent {

}
