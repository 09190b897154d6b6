package io.github.taskqueue.internal.crash;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import com.rabbitmq.client.AMQP.BasicProperties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.connection.BrokerReason;
import io.github.taskqueue.internal.broker.publish.ConfirmedPublisher;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.worker.delivery.Claim;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.settle.UntilTaken;

/**
 * Puts tasks into the queues of suspects. What was delivered is acknowledged when the
 * broker has confirmed the copy.
 */
final class Suspects {

	private static final Log logger = LogFactory.getLog(Suspects.class);

	private final ConfirmedPublisher publisher;

	private final BrokerConnection connection;

	private final Topology topology;

	private final UntilTaken untilTaken;

	private final RecoveryLoop loop;

	/**
	 * A declaration that is refused is repeated for each suspect, and told once.
	 */
	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	public Suspects(ConfirmedPublisher publisher, BrokerConnection connection, Topology topology, UntilTaken untilTaken,
			RecoveryLoop loop) {
		this.publisher = publisher;
		this.connection = connection;
		this.topology = topology;
		this.untilTaken = untilTaken;
		this.loop = loop;
	}

	/**
	 * Moves a delivery.
	 */
	CompletableFuture<Void> add(Delivery delivery) {
		return add(delivery.queue(), delivery.properties(), delivery.body(), delivery).thenRun(delivery::done);
	}

	/**
	 * Adds a message.
	 */
	CompletableFuture<Void> add(QueueAddress queue, BasicProperties properties, byte[] body, Claim claim) {
		Outgoing copy = Outgoing.copy(properties, body, queue.suspectsQueue());
		return this.untilTaken.publish(copy, () -> send(queue, copy), claim);
	}

	private CompletableFuture<Void> send(QueueAddress queue, Outgoing copy) {
		return this.publisher.send(copy).whenComplete((confirmed, ex) -> {
			if (ex instanceof TaskUnroutableException) {
				this.loop.execute(() -> declare(queue));
			}
		});
	}

	private void declare(QueueAddress queue) {
		this.connection.whenOpen().thenAccept((open) -> {
			try {
				this.topology.declareQueues(open, Set.of(queue.queue()));
				this.refused.remove(queue.queue());
			}
			catch (IOException | RuntimeException ex) {
				if (this.refused.add(queue.queue())) {
					logger.warn("The suspect queue of queue '%s' could not be declared: %s. Trying again."
						.formatted(queue.queue(), BrokerReason.of(ex)));
				}
			}
		});
	}

}
