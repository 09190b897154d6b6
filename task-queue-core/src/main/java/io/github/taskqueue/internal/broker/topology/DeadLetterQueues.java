package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.connection.BrokerReason;

/**
 * Declares dead-letter queues that turn out to be missing.
 */
public final class DeadLetterQueues {

	private static final Log logger = LogFactory.getLog(DeadLetterQueues.class);

	private final BrokerConnection connection;

	private final Topology topology;

	/**
	 * A declaration that is refused is repeated for each dead letter, and told once.
	 */
	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	public DeadLetterQueues(BrokerConnection connection, Topology topology) {
		this.connection = connection;
		this.topology = topology;
	}

	/**
	 * Declares the queue for the dead letters of a queue, as soon as the connection is
	 * open.
	 */
	public void declare(QueueAddress origin) {
		this.connection.whenOpen().thenAccept((open) -> {
			try {
				this.topology.declareDeadLetterQueue(open, origin);
				this.refused.remove(origin.queue());
			}
			catch (IOException | RuntimeException ex) {
				if (this.refused.add(origin.queue())) {
					logger.warn("The dead-letter queue of queue '%s' could not be declared: %s. Trying again."
						.formatted(origin.queue(), BrokerReason.of(ex)));
				}
			}
		});
	}

}
