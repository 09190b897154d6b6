package io.github.taskqueue.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskUnroutableException;

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
	 * @throws TaskUnroutableException if the target queue does not exist
	 * @throws BrokerUnavailableException if the ladder cannot be had in time
	 */
	void open(String queue, Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		Connection open = this.connection.await(timeout);
		lock(end - System.nanoTime());
		try {
			declare(open);
			if (!this.bound.contains(queue)) {
				this.topology.bindToLadder(open, queue);
				this.bound.add(queue);
			}
		}
		catch (IOException | ShutdownSignalException | BrokerStartException ex) {
			throw notDeclared(queue, ex);
		}
		finally {
			this.declaring.unlock();
		}
	}

	private void lock(long nanos) {
		try {
			if (!this.declaring.tryLock(nanos, TimeUnit.NANOSECONDS)) {
				throw new BrokerUnavailableException("The delay ladder takes too long to be declared", null);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("Interrupted while the delay ladder was being declared", ex);
		}
	}

	private void declare(Connection open) throws IOException {
		if (this.declaredOn != open) {
			this.topology.declareLadder(open);
			this.bound.clear();
			this.declaredOn = open;
		}
	}

	private static TaskEnqueueException notDeclared(String queue, Exception cause) {
		AmqpError error = AmqpError.of(cause);
		if (error != null && error.code() == AmqpError.NOT_FOUND) {
			return new TaskUnroutableException("RabbitMQ has no queue '%s' (%s)".formatted(queue, error.text()));
		}
		return new BrokerUnavailableException(
				"The delay ladder for queue '%s' could not be declared: %s".formatted(queue, BrokerReason.of(cause)),
				cause);
	}

	/**
	 * The way of a message that is to wait.
	 * @param queue the target queue, without the namespace
	 * @param delay the wait, above zero
	 * @return exchange and routing key
	 */
	Route route(String queue, Duration delay) {
		int steps = DelayLevels.steps(delay);
		return new Route(LadderNames.level(DelayLevels.entry(steps)),
				DelayLevels.routingKey(steps, this.names.workQueue(queue)));
	}

}
