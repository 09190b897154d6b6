package io.github.taskqueue.internal.pipeline;

import java.util.concurrent.CompletableFuture;

/**
 * By which features publish tasks. They go through the call chain and the publish chain
 * as those of callers do, but nothing is propagated from the thread, as it is not a
 * caller's, and they may be larger. Thread-safe.
 */
@FunctionalInterface
public interface EnqueuePort {

	/**
	 * Publishes a task and waits for nothing.
	 */
	CompletableFuture<PublishResult> publish(NewTask task);

}
