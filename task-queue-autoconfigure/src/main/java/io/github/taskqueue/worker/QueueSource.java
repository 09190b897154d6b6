package io.github.taskqueue.worker;

import java.io.IOException;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.broker.AckTimeout;
import io.github.taskqueue.broker.BrokerConnection;
import io.github.taskqueue.broker.QueueAddress;
import io.github.taskqueue.broker.Topology;
import io.github.taskqueue.broker.TopologyNames;

/**
 * Where the deliveries of a queue come from.
 */
final class QueueSource {

	private static final Log logger = LogFactory.getLog(QueueSource.class);

	private final BrokerConnection connection;

	private final Topology topology;

	private final TopologyNames names;

	QueueSource(BrokerConnection connection, Topology topology, TopologyNames names) {
		this.connection = connection;
		this.topology = topology;
		this.names = names;
	}

	BrokerConnection connection() {
		return this.connection;
	}

	QueueAddress address(String queue) {
		return new QueueAddress(this.names, queue);
	}

	/**
	 * Starts to consume. A queue that is gone is declared, for the next try: the broker
	 * has closed the channel.
	 * @param session takes the deliveries
	 * @param prefetch how many deliveries may be unacknowledged
	 * @param timeout within which they are to be acknowledged
	 * @throws IOException if the broker refuses
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

	private void declareAfter(IOException refusal, ConsumerSession session) {
		if (!session.getChannel().getConnection().isOpen()) {
			return;
		}
		try {
			declare(session);
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("Queue '" + session.queue().queue() + "' could not be declared", ex);
			refusal.addSuppressed(ex);
		}
	}

	/**
	 * Declares the queue, unless it is there.
	 * @param session that is to consume it
	 * @throws IOException if the broker refuses
	 */
	void declare(ConsumerSession session) throws IOException {
		this.topology.declareQueues(session.getChannel().getConnection(), Set.of(session.queue().queue()));
	}

}
