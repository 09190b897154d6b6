package io.github.taskqueue.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.Connection;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;

/**
 * The delay ladder as publishers use it. It is declared when a connection first needs it,
 * as that takes about half a second. Thread-safe.
 */
final class DelayLadder {

	private final BrokerConnection connection;

	private final Topology topology;

	private final TopologyNames names;

	private final ReentrantLock declaring = new ReentrantLock();

	private final Set<String> bound = new HashSet<>();

	private @Nullable Connection declaredOn;

	DelayLadder(BrokerConnection connection, Topology topology, TopologyNames names) {
		this.connection = connection;
		this.topology = topology;
		this.names = names;
	}

	/**
	 * Declares the ladder and its way to a queue, unless that is done. How long a message
	 * is still to wait is to be asked after this, as it may take its time.
	 * @param queue the target queue, without the namespace
	 * @param timeout the longest wait for the connection
	 */
	void open(String queue, Duration timeout) {
		Connection open = this.connection.await(timeout);
		this.declaring.lock();
		try {
			if (this.declaredOn != open) {
				this.topology.declareLadder(open);
				this.bound.clear();
				this.declaredOn = open;
			}
			if (!this.bound.contains(queue)) {
				this.topology.bindToLadder(open, queue);
				this.bound.add(queue);
			}
		}
		catch (IOException ex) {
			throw new BrokerUnavailableException(
					"The delay ladder for queue '" + queue + "' could not be declared: " + BrokerReason.of(ex), ex);
		}
		finally {
			this.declaring.unlock();
		}
	}

	/**
	 * The way of a message that is to wait.
	 * @param queue the target queue, without the namespace
	 * @param delay the wait, above zero
	 * @return exchange and routing key
	 */
	Entry entry(String queue, Duration delay) {
		int steps = DelayLevels.steps(delay);
		return new Entry(LadderNames.level(DelayLevels.entry(steps)),
				DelayLevels.routingKey(steps, this.names.workQueue(queue)));
	}

	/**
	 * Where a message enters the ladder.
	 *
	 * @param exchange the exchange of its first level
	 * @param routingKey its way down
	 */
	record Entry(String exchange, String routingKey) {

	}

}
