package io.github.taskqueue.internal.worker;

import java.io.IOException;

import com.rabbitmq.client.Connection;

import io.github.taskqueue.internal.broker.declaration.DeclarationChannel;
import io.github.taskqueue.internal.broker.topology.DelayLevels;
import io.github.taskqueue.internal.broker.topology.LadderNames;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.topology.TopologyNames;

/**
 * The messages that have come down the delay ladder for a queue that is gone.
 */
final class UnroutedMessages {

	/**
	 * Name of the queue that holds them.
	 */
	public static final String QUEUE = LadderNames.UNROUTED;

	private static final String NOWHERE = "unrouted";

	private final TopologyNames names;

	private final Topology topology;

	UnroutedMessages(TopologyNames names, Topology topology) {
		this.names = names;
		this.topology = topology;
	}

	/**
	 * Tells whether their queue exists. It is declared with the ladder.
	 */
	public boolean exist(Connection connection) throws IOException {
		try (DeclarationChannel channel = new DeclarationChannel(connection)) {
			return channel.exists((open) -> open.queueDeclarePassive(QUEUE));
		}
	}

	/**
	 * Reads for whom a message was. The ladder serves all namespaces.
	 */
	public QueueAddress addressee(String routingKey) {
		QueueAddress addressee = this.topology.queueOf(DelayLevels.queueOf(routingKey));
		return (addressee != null) ? addressee : new QueueAddress(this.names, NOWHERE);
	}

	/**
	 * Tells whether a queue is one of this namespace.
	 */
	public boolean isOurs(QueueAddress queue) {
		return queue.names().equals(this.names);
	}

}
