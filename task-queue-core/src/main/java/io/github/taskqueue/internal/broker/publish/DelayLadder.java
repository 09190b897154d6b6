package io.github.taskqueue.internal.broker.publish;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.internal.broker.connection.AmqpError;
import io.github.taskqueue.internal.broker.connection.BrokerCalls;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.connection.BrokerReason;
import io.github.taskqueue.internal.broker.topology.DelayLevels;
import io.github.taskqueue.internal.broker.topology.Destination;
import io.github.taskqueue.internal.broker.topology.LadderNames;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.start.StartException;

/**
 * The delay ladder as publishers use it. Unless it is there from the start, it is
 * declared when a connection first needs it, as that takes about half a second.
 * Thread-safe.
 */
public final class DelayLadder {

	private final BrokerConnection connection;

	private final Topology topology;

	private final BrokerCalls calls;

	private final Set<String> bound = ConcurrentHashMap.newKeySet();

	private volatile @Nullable Connection declaredOn;

	public DelayLadder(BrokerConnection connection, Topology topology, BrokerCalls calls) {
		this.connection = connection;
		this.topology = topology;
		this.calls = calls;
	}

	/**
	 * Declares the ladder and its way to a queue, unless that is done. How long a message
	 * is still to wait is to be asked after this, as it may take its time.
	 */
	void open(Destination destination, long end) {
		Connection open = this.connection.await(Duration.ofNanos(end - System.nanoTime()));
		if (isDeclared(open, destination)) {
			return;
		}
		this.connection.refuseWhileBlocked();
		try {
			this.calls.call(() -> declare(open, destination), Duration.ofNanos(end - System.nanoTime()));
		}
		catch (IOException | ShutdownSignalException | StartException ex) {
			throw notDeclared(destination.queue().queue(), ex);
		}
	}

	/**
	 * Part of the ladder or of its ways to queues was deleted.
	 */
	public void forget() {
		this.declaredOn = null;
	}

	private boolean isDeclared(Connection open, Destination destination) {
		return this.declaredOn == open && this.bound.contains(destination.name());
	}

	/**
	 * Runs on one thread only.
	 */
	private boolean declare(Connection open, Destination destination) throws IOException {
		if (this.declaredOn != open) {
			this.declaredOn = null;
			this.bound.clear();
			if (!this.topology.hasLadderAtStart()) {
				this.topology.declareLadder(open);
			}
			this.declaredOn = open;
		}
		if (!this.bound.contains(destination.name())) {
			this.topology.bindToLadder(open, destination);
			this.bound.add(destination.name());
		}
		return true;
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
	 */
	static Route route(Destination destination, Duration delay) {
		int steps = DelayLevels.steps(delay);
		return new Route(LadderNames.level(DelayLevels.entry(steps)),
				DelayLevels.routingKey(steps, destination.name()));
	}

}
