package io.github.taskqueue.autoconfigure.actuate;

import java.util.Optional;

import io.github.taskqueue.internal.broker.connection.BrokerConnections;
import io.github.taskqueue.internal.broker.connection.BrokerProblem;
import io.github.taskqueue.internal.broker.topology.TopologyInitializer;

/**
 * What is wrong between this application and the broker.
 */
final class BrokerState {

	private final BrokerConnections connections;

	private final TopologyInitializer topology;

	BrokerState(BrokerConnections connections, TopologyInitializer topology) {
		this.connections = connections;
		this.topology = topology;
	}

	/**
	 * Why tasks cannot be published.
	 * @return the reason in words that help, or empty if they can
	 */
	Optional<String> problem() {
		return this.connections.publishing().problem().map(BrokerProblem::toString).or(this.topology::problem);
	}

	/**
	 * Why the broker takes no messages at the moment.
	 * @return the broker's reason, or empty if it takes them
	 */
	Optional<String> blockedBy() {
		return this.connections.publishing().blockedBy();
	}

}
