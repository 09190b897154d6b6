package io.github.taskqueue.internal.crash;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.BrokerConnections;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.worker.consume.PullingConsumer;
import io.github.taskqueue.internal.worker.consume.SideQueue;
import io.github.taskqueue.internal.worker.pool.StoppableConsumer;

/**
 * Moves tasks to the queues of suspects that workers of an earlier version put, or still
 * put, into its isolation queues. These are neither declared nor deleted, and looked for
 * once.
 */
final class FormerIsolationQueues implements StoppableConsumer {

	private final BrokerConnections connections;

	private final Topology topology;

	private final Suspects suspects;

	private final PullingConsumer worker;

	private final RecoveryLoop loop;

	private final List<SideQueue> queues;

	FormerIsolationQueues(Collection<QueueAddress> queues, BrokerConnections connections, Topology topology,
			Suspects suspects, PullingConsumer worker, RecoveryLoop loop) {
		this.connections = connections;
		this.topology = topology;
		this.suspects = suspects;
		this.worker = worker;
		this.loop = loop;
		this.queues = queues.stream().map(this::former).toList();
	}

	private SideQueue former(QueueAddress queue) {
		String name = queue.names().namespace() + ".isolation." + queue.queue();
		return new SideQueue(new SideQueue.Source(name, RecoveryLoop.REST, (open) -> this.topology.exists(open, name)),
				this.connections.consuming(), this.connections.suspects(), this.loop,
				(message) -> move(queue, message));
	}

	private void move(QueueAddress queue, SideQueue.Message message) {
		this.suspects.add(queue, message.properties(), message.body(), message).thenRun(() -> {
			message.ack();
			this.worker.expect(queue.queue());
		});
	}

	@Override
	public void start() {
		this.queues.forEach(SideQueue::start);
	}

	@Override
	public void quiesce() {
		// a task may be moved until the end
	}

	@Override
	public boolean awaitEnd(Duration timeout) {
		return true;
	}

	@Override
	public void awaitAcksTaken() {
		// what is not taken is moved once more
	}

	@Override
	public void close() {
		this.queues.forEach(SideQueue::stop);
	}

}
