package io.github.taskqueue.result;

import java.lang.reflect.Type;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A result that somebody may be waiting for.
 *
 * @param taskId id of the task
 * @param type type of the result
 * @param until when the wait ends
 * @param future completed with the result
 */
record PendingResult(String taskId, Type type, Instant until, CompletableFuture<@Nullable Object> future) {

}
