package io.github.taskqueue.test.internal.rabbit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.declaration.DeclarationChannel;
import io.github.taskqueue.internal.broker.topology.LadderNames;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.registry.QueueRegistry;

/**
 * Takes what an earlier test has left out of the queues of a virtual host. Uses a
 * connection of its own, which no fault concerns.
 */
public final class PurgedQueues implements AutoCloseable {

	private final ConnectionFactory broker;

	private final TopologyNames names;

	private final QueueRegistry queues;

	private @Nullable Connection connection;

	/**
	 * Connects when that is needed.
	 */
	public PurgedQueues(ConnectionFactory broker, TopologyNames names, QueueRegistry queues) {
		this.broker = broker;
		this.broker.setAutomaticRecoveryEnabled(false);
		this.names = names;
		this.queues = queues;
	}

	/**
	 * Takes out what waits, and dead letters.
	 */
	void purge() {
		purge((channel) -> {
			for (String queue : this.queues.names()) {
				purge(channel, this.names.workQueue(queue));
				purge(channel, this.names.deadLetterQueue(queue));
				purge(channel, this.names.suspectsQueue(queue));
			}
		});
	}

	/**
	 * Takes out what is delayed.
	 */
	void purgeDelayed() {
		purge((channel) -> {
			int level = 0;
			while (purge(channel, LadderNames.level(level))) {
				level++;
			}
		});
	}

	private static boolean purge(DeclarationChannel channel, String queue) throws IOException {
		return channel.exists((open) -> open.queuePurge(queue));
	}

	private void purge(Purge purge) {
		try (DeclarationChannel channel = new DeclarationChannel(connection())) {
			purge.purge(channel);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Connection connection() throws IOException {
		if (this.connection == null || !this.connection.isOpen()) {
			try {
				this.connection = this.broker.newConnection("task-queue-test");
			}
			catch (TimeoutException ex) {
				throw new IOException(ex);
			}
		}
		return this.connection;
	}

	@Override
	public void close() {
		if (this.connection != null) {
			this.connection.abort(1_000);
		}
	}

	@FunctionalInterface
	private interface Purge {

		void purge(DeclarationChannel channel) throws IOException;

	}

}
