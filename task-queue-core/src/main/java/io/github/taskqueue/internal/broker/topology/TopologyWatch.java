package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.time.Duration;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;

/**
 * Declares again what an operator has deleted. The broker tells a publisher that an
 * exchange is gone, and a consumer that its queue is, but nobody learns of an exchange or
 * a queue that only the broker itself publishes to.
 */
public final class TopologyWatch implements AutoCloseable {

	private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

	private final BrokerConnection connection;

	private final DeclaredQueues queues;

	private final Runnable declaredAgain;

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job looking;

	/**
	 * Watches once it is started.
	 * @param declaredAgain told that something was deleted
	 */
	public TopologyWatch(BrokerConnection connection, DeclaredQueues queues, Runnable declaredAgain,
			RecoveryLoop loop) {
		this.connection = connection;
		this.queues = queues;
		this.declaredAgain = declaredAgain;
		this.loop = loop;
		this.looking = loop.add("The watch over exchanges and queues", this::look);
	}

	public void start() {
		this.looking.wakeAfter(LOOK_EVERY);
	}

	/**
	 * Looks at once, as something is missing.
	 */
	public void wake() {
		this.looking.wake();
	}

	/**
	 * A new connection declares everything, and one that the broker blocks gets no
	 * answer.
	 */
	private Duration look() throws IOException {
		Connection open = this.connection.whenOpen().getNow(null);
		if (open != null && this.connection.blockedBy().isEmpty()) {
			look(open);
		}
		return LOOK_EVERY;
	}

	private void look(Connection open) throws IOException {
		try {
			if (this.queues.declareDeleted(open)) {
				this.declaredAgain.run();
			}
		}
		catch (IOException | ShutdownSignalException ex) {
			if (open.isOpen()) {
				throw ex;
			}
		}
	}

	@Override
	public void close() {
		this.loop.close();
	}

}
