package io.github.taskqueue.internal.broker.topology;

import java.util.Set;

/**
 * Tells which queues this application knows, and so declares.
 */
@FunctionalInterface
public interface KnownQueues {

	/**
	 * The queues.
	 */
	Set<String> names();

}
