package io.github.taskqueue.internal.worker.settle;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.connection.BrokerReason;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.TaskOutcome.Dead;
import io.github.taskqueue.internal.worker.delivery.HeldMessage;

/**
 * Publishes dead letters. A dead-letter queue that is not there, because somebody has
 * deleted it or its application is no more, is declared.
 */
public final class DeadLetterPublisher {

	private static final Log logger = LogFactory.getLog(DeadLetterPublisher.class);

	private final Function<Outgoing, CompletableFuture<Void>> publisher;

	private final BrokerConnection connection;

	private final Topology topology;

	private final DeadLetterFactory letters;

	private final Executor executor;

	/**
	 * A declaration that is refused is repeated for each dead letter, and told once.
	 */
	private final Set<String> refused = ConcurrentHashMap.newKeySet();

	public DeadLetterPublisher(Function<Outgoing, CompletableFuture<Void>> publisher, BrokerConnection connection,
			Topology topology, DeadLetterFactory letters, Executor executor) {
		this.publisher = publisher;
		this.connection = connection;
		this.topology = topology;
		this.letters = letters;
		this.executor = executor;
	}

	/**
	 * Publishes the dead letter of a message.
	 */
	CompletableFuture<Void> send(HeldMessage held, TaskMessage message, Dead dead) {
		CompletableFuture<Void> confirm = this.publisher.apply(this.letters.create(held, message, dead));
		confirm.whenCompleteAsync((confirmed, ex) -> {
			if (ex instanceof TaskUnroutableException) {
				declare(held.queue());
			}
		}, this.executor);
		return confirm;
	}

	private void declare(QueueAddress origin) {
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
