package io.github.taskqueue.internal.worker.consume;

import org.jspecify.annotations.Nullable;

/**
 * How the work on a queue goes in this application.
 *
 * @param queue name of the queue
 * @param concurrency tasks that may run at a time
 * @param active tasks that run at the moment
 * @param stubborn tasks that were given up and run on all the same
 * @param restarts how often the consumer was restarted because no deliveries came
 * @param consuming whether deliveries come
 * @param paused whether an operator has paused the queue
 * @param stopping whether the application stops and takes no more deliveries
 * @param problem why not all is well, or {@code null} if it is or is about to be
 */
public record ConsumerStatus(String queue, int concurrency, int active, int stubborn, long restarts, boolean consuming,
		boolean paused, boolean stopping, @Nullable String problem) {

}
