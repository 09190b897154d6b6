package io.github.taskqueue.internal.pipeline;

import java.util.concurrent.CompletableFuture;

/**
 * By which features publish tasks. They go through the call chain and the publish chain
 * as those of callers do, but nothing is propagated from the thread, as it is not a
 * caller's, and they may be larger. Thread-safe.
 */
public interface EnqueuePort {

	/**
	 * Publishes a task and waits for nothing.
	 */
	CompletableFuture<PublishResult> publish(NewTask task);

	/**
	 * Publishes a task whose id says what it is for, unless a task with this id has been
	 * published before, as far as a store tells. Waits for the store and the broker, and
	 * throws what a caller would get.
	 */
	PublishResult publishOnce(NewTask task);

}
