package io.github.taskqueue.internal.crash;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.BrokerConnections;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.definition.QueueSettings;
import io.github.taskqueue.internal.worker.consume.PullingConsumer;
import io.github.taskqueue.internal.worker.consume.QueueSource;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.pool.StoppableConsumer;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;

/**
 * Makes the workers for suspects. They have a connection of their own: a suspect that
 * cannot be parsed ends nothing else.
 */
final class SuspectConsumers {

	private final BrokerConnections connections;

	private final QueueSource source;

	private final QueueDepths depths;

	private final WorkerThreads threads;

	private final Topology topology;

	private final Suspects suspects;

	private final RecoveryLoop loop;

	public SuspectConsumers(BrokerConnections connections, QueueSource source, QueueDepths depths,
			WorkerThreads threads, Topology topology, Suspects suspects, RecoveryLoop loop) {
		this.connections = connections;
		this.source = source;
		this.depths = depths;
		this.threads = threads;
		this.topology = topology;
		this.suspects = suspects;
		this.loop = loop;
	}

	PullingConsumer pulling(Collection<QueueSettings> queues, Consumer<Delivery> work) {
		return new PullingConsumer(addresses(queues), this.source, this.connections.suspects(), this.depths,
				this.threads, this.loop, work);
	}

	StoppableConsumer former(Collection<QueueSettings> queues, PullingConsumer worker) {
		return new FormerIsolationQueues(addresses(queues), this.connections, this.topology, this.suspects, worker,
				this.loop);
	}

	private List<QueueAddress> addresses(Collection<QueueSettings> queues) {
		return queues.stream().map((queue) -> this.source.address(queue.name())).toList();
	}

}
