package io.github.taskqueue;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the store knows of a task. It may be some hundred milliseconds old, and older
 * while the store was out of reach.
 *
 * @param id id of the task
 * @param name name of the task
 * @param queue queue in which it waits or waited, without the namespace
 * @param status where it is on its way
 * @param attempt number of the current or last attempt, from 1
 * @param maxAttempts number of attempts after which it becomes a dead letter, or 0 where
 * nobody who knows has had it in hand yet
 * @param attempts the runs so far, the oldest first
 * @param progress how far it has come, as its body says
 * @param error what it became a dead letter for, or {@code null} if it has not
 * @param enqueuedAt when the caller enqueued it
 * @param startedAt when it started for the first time, or {@code null} if it has not
 * @param finishedAt when it ended, or {@code null} if it has not
 * @param waitingFor what it waits for, as a sentence to read, such as {@code due at
 * 2026-12-01T09:00:00Z}, {@code no consumers since 2026-11-30T13:58:02Z} or what a task
 * with status {@link TaskStatus#WAITING} lacks; {@code null} if it does not wait, or for
 * all that is known for nothing but a free worker
 */
public record TaskDetails(String id, String name, String queue, TaskStatus status, int attempt, int maxAttempts,
		List<TaskAttempt> attempts, TaskProgress progress, @Nullable TaskError error, Instant enqueuedAt,
		@Nullable Instant startedAt, @Nullable Instant finishedAt, @Nullable String waitingFor) {

}
