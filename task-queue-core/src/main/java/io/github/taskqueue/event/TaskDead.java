package io.github.taskqueue.event;

import io.github.taskqueue.deadletter.DeadLetterReason;

/**
 * Application event: a task has become a dead letter. Published by the worker after the
 * ack, best effort.
 *
 * @param taskId id of the task, or {@code ""} if the message carried none that can be
 * believed
 * @param task name of the task, or {@code ""} likewise
 * @param queue queue from which it came
 * @param attempts number of attempts made
 * @param reason why it will not be tried again
 * @param cause what the last attempt failed with, or why there was none
 */
public record TaskDead(String taskId, String task, String queue, int attempts, DeadLetterReason reason,
		Throwable cause) implements TaskEvent {

}
