package io.github.taskqueue.chaos.evidence;

/**
 * A dead letter as it was found.
 *
 * @param task id of the task
 * @param reason why it is dead; empty if that is not told
 * @param attempts how many it has had
 * @param diedAt when, in milliseconds since the epoch; 0 if that is not told
 */
public record DeadLetterRecord(String task, String reason, long attempts, long diedAt) {

}
