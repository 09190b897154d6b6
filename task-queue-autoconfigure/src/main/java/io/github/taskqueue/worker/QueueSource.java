package io.github.taskqueue.worker;

import java.io.IOException;
import java.util.Set;

import com.rabbitmq.client.Connection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

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
	 * @throws IOException if the broker refuses
	 */
	void consume(ConsumerSession session, int prefetch) throws IOException {
		try {
			session.consume(prefetch);
		}
		catch (IOException ex) {
			declare(session.getChannel().getConnection(), session.queue().queue(), ex);
			throw ex;
		}
	}

	private void declare(Connection connection, String queue, IOException refusal) {
		if (!connection.isOpen()) {
			return;
		}
		try {
			this.topology.declareQueues(connection, Set.of(queue));
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("Queue '" + queue + "' could not be declared", ex);
			refusal.addSuppressed(ex);
		}
	}

}
