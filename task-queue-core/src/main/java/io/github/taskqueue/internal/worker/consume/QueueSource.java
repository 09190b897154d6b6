package io.github.taskqueue.internal.worker.consume;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.topology.AckTimeout;
import io.github.taskqueue.internal.broker.topology.Destination;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.topology.TopologyNames;

/**
 * Where deliveries come from and go back to.
 */
public final class QueueSource {

	private final BrokerConnection connection;

	private final Topology topology;

	private final TopologyNames names;

	private final ReturnedDeliveries returns;

	private final QueueControl control;

	private final SettledTasks settled = new SettledTasks();

	public QueueSource(BrokerConnection connection, Topology topology, TopologyNames names, ReturnedDeliveries returns,
			QueueControl control) {
		this.connection = connection;
		this.topology = topology;
		this.names = names;
		this.returns = returns;
		this.control = control;
	}

	BrokerConnection connection() {
		return this.connection;
	}

	QueueControl control() {
		return this.control;
	}

	/**
	 * Names a queue of this application.
	 */
	public QueueAddress address(String queue) {
		return new QueueAddress(this.names, queue);
	}

	/**
	 * The queues on the broker in which tasks of a queue wait.
	 */
	List<String> sources(QueueAddress queue) {
		return this.topology.destinations(queue).stream().map(Destination::name).toList();
	}

	LostDeliveries lostDeliveries() {
		return new LostDeliveries(this.settled);
	}

	SettledTasks settled() {
		return this.settled;
	}

	void giveBack(ChannelDelivery delivery) {
		this.returns.giveBack(delivery);
	}

	/**
	 * Starts to consume. Queues that are gone are declared, for the next try: the broker
	 * has closed the channel. If that is refused too, it is why nothing is consumed.
	 */
	void consume(ConsumerSession session, int prefetch, AckTimeout timeout) throws IOException {
		try {
			session.consume(prefetch, timeout);
		}
		catch (IOException ex) {
			timeout.refused(ex);
			declareAfter(ex, session);
			throw ex;
		}
	}

	private void declareAfter(IOException refusal, ConsumerSession session) throws IOException {
		if (!session.getChannel().getConnection().isOpen()) {
			return;
		}
		try {
			declare(session);
		}
		catch (IOException | RuntimeException ex) {
			ex.addSuppressed(refusal);
			throw ex;
		}
	}

	/**
	 * Declares the queues, unless they are there.
	 */
	void declare(ConsumerSession session) throws IOException {
		this.topology.declareQueues(session.getChannel().getConnection(), Set.of(session.queue().queue()));
	}

}
