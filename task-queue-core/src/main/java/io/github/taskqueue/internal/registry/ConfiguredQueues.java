package io.github.taskqueue.internal.registry;

import java.util.Map;

/**
 * What is configured by queue, for all queues or for those of one feature. A queue for
 * which anything is configured is known to this application.
 */
@FunctionalInterface
public interface ConfiguredQueues {

	/**
	 * The settings by name of the queue.
	 */
	Map<String, ?> queues();

}
