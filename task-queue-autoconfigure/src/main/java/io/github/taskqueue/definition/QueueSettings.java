package io.github.taskqueue.definition;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How this application works on a queue.
 *
 * @param name name of the queue, without the namespace
 * @param concurrency tasks at a time
 * @param prefetch tasks that the broker hands over before they are acknowledged, or
 * {@code null} if that is left to the worker
 * @param longestTimeout the longest timeout of the application's tasks on this queue, or
 * {@code null} if it has none
 */
public record QueueSettings(String name, Concurrency concurrency, @Nullable Integer prefetch,
		@Nullable Duration longestTimeout) {

}
