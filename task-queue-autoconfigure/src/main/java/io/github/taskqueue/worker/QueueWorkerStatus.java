package io.github.taskqueue.worker;

import org.jspecify.annotations.Nullable;

/**
 * How the work on a queue goes in this application.
 *
 * @param queue name of the queue
 * @param concurrency tasks that may run at a time
 * @param active tasks that run at the moment
 * @param consuming whether deliveries come
 * @param stopping whether the application stops and takes no more deliveries
 * @param problem why they do not, or {@code null} if they do or are about to
 */
public record QueueWorkerStatus(String queue, int concurrency, int active, boolean consuming, boolean stopping,
		@Nullable String problem) {

}
