package io.github.taskqueue.event;

import java.time.Duration;

/**
 * Application event: an attempt has failed, or its end could not be noted, and the next
 * one waits in the broker. Published by the worker after the ack, best effort; a retry in
 * place publishes none.
 *
 * @param taskId id of the task
 * @param task name of the task
 * @param queue queue from which it came
 * @param attempt number of the failed attempt, from 1
 * @param delay pause before the next attempt
 * @param cause what failed
 */
public record TaskRetrying(String taskId, String task, String queue, int attempt, Duration delay,
		Throwable cause) implements TaskEvent {

}
