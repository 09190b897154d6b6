package io.github.taskqueue.internal.broker.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.internal.broker.connection.BrokerCalls;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.topology.DeclaredQueues;
import io.github.taskqueue.internal.broker.topology.Destination;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.message.TaskMessage;

/**
 * The ways of tasks: to their queue, or up the delay ladder if they are to wait.
 */
public final class TaskRoutes {

	private final BrokerConnection connection;

	private final DeclaredQueues queues;

	private final DelayLadder ladder;

	private final BrokerCalls calls;

	private final Topology topology;

	private final TopologyNames names;

	private final Clock clock;

	public TaskRoutes(BrokerConnection connection, DeclaredQueues queues, DelayLadder ladder, BrokerCalls calls,
			Topology topology, TopologyNames names, Clock clock) {
		this.connection = connection;
		this.queues = queues;
		this.ladder = ladder;
		this.calls = calls;
		this.topology = topology;
		this.names = names;
		this.clock = clock;
	}

	/**
	 * Asks whether the broker takes messages, before anything is waited for.
	 */
	void refuseWhileBlocked() {
		this.connection.refuseWhileBlocked();
	}

	/**
	 * The way of a task.
	 */
	Route of(TaskMessage message, long end) {
		Destination destination = this.topology.destination(new QueueAddress(this.names, message.queue()),
				message.headers());
		Instant due = message.times().due();
		if (due != null && due.isAfter(this.clock.instant())) {
			this.ladder.open(destination, end);
			Instant now = this.clock.instant();
			if (due.isAfter(now)) {
				return DelayLadder.route(destination, Duration.between(now, due));
			}
		}
		return new Route(destination.exchange(), destination.routingKey());
	}

	/**
	 * Declares a queue that turned out to be missing: it was deleted, or its task is
	 * called while the application is still being put together.
	 */
	boolean mend(String queue, long end) {
		try {
			return this.calls.call(() -> mend(queue), Duration.ofNanos(end - System.nanoTime()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Does the same without waiting for it.
	 */
	CompletableFuture<Boolean> mendLater(String queue) {
		return this.calls.later(() -> mend(queue));
	}

	private boolean mend(String queue) {
		return this.queues.declareMissing(this.connection.await(Duration.ZERO), queue);
	}

}
