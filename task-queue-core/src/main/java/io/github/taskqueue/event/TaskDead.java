package io.github.taskqueue.event;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.deadletter.DeadLetterReason;

/**
 * Application event: a task has become a dead letter. Published by the worker after the
 * ack, best effort.
 *
 * @param taskId id of the task, or {@code ""} if the message carried none
 * @param task name of the task, or {@code ""} if the message carried none
 * @param queue queue from which it came
 * @param attempts number of attempts made
 * @param reason why it will not be tried again
 * @param cause what the last attempt failed with, or {@code null} if none was made
 */
public record TaskDead(String taskId, String task, String queue, int attempts, DeadLetterReason reason,
		@Nullable Throwable cause) implements TaskEvent {

}
