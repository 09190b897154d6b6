package io.github.taskqueue.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.message.TaskMessage;

/**
 * The ways of tasks: to their queue, or up the delay ladder if they are to wait.
 */
final class TaskRoutes {

	private final BrokerConnection connection;

	private final DeclaredQueues queues;

	private final DelayLadder ladder;

	private final TopologyNames names;

	private final Clock clock;

	TaskRoutes(BrokerConnection connection, DeclaredQueues queues, DelayLadder ladder, TopologyNames names,
			Clock clock) {
		this.connection = connection;
		this.queues = queues;
		this.ladder = ladder;
		this.names = names;
		this.clock = clock;
	}

	/**
	 * The way of a task.
	 * @param message the task
	 * @param timeout the longest wait for the broker, should the ladder not be there yet
	 * @return the way
	 */
	Route of(TaskMessage message, Duration timeout) {
		if (delay(message).isZero()) {
			return direct(message);
		}
		this.ladder.open(message.queue(), timeout);
		Duration delay = delay(message);
		return delay.isZero() ? direct(message) : this.ladder.route(message.queue(), delay);
	}

	private Route direct(TaskMessage message) {
		return new Route(this.names.tasks(), message.queue());
	}

	/**
	 * How long a task is still to wait.
	 */
	private Duration delay(TaskMessage message) {
		Instant due = message.times().due();
		Instant now = this.clock.instant();
		return (due != null && due.isAfter(now)) ? Duration.between(now, due) : Duration.ZERO;
	}

	/**
	 * Declares a queue that turned out to be missing: it was deleted, or its task is
	 * called while the application is still being put together.
	 * @param queue name without the namespace
	 * @return whether there is a way to it now
	 * @throws BrokerUnavailableException if there is no connection at the moment
	 */
	boolean mend(String queue) {
		return this.queues.declareMissing(this.connection.await(Duration.ZERO), queue);
	}

}
