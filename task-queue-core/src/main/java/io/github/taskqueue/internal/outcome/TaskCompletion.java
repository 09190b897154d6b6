package io.github.taskqueue.internal.outcome;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskMessage;

/**
 * The end of a task: it has succeeded, was cancelled, has expired, or has become a dead
 * letter.
 *
 * @param message the task; of one that cannot be read what is known of it, so that its
 * name may be {@code ""}
 * @param outcome how it ended
 * @param resultType declared type of the result, or {@code null} if the task is unknown
 */
public record TaskCompletion(TaskMessage message, TaskOutcome.End outcome, @Nullable Type resultType) {

}
