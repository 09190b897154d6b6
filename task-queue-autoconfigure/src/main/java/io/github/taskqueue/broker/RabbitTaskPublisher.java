package io.github.taskqueue.broker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.message.TaskPublisher;

/**
 * Sends tasks to their queue, or up the delay ladder if they are to wait.
 */
final class RabbitTaskPublisher implements TaskPublisher {

	private final ConfirmedPublisher publisher;

	private final DelayLadder ladder;

	private final TaskMessageConverter converter;

	private final TopologyNames names;

	private final Clock clock;

	RabbitTaskPublisher(ConfirmedPublisher publisher, DelayLadder ladder, TaskMessageConverter converter,
			TopologyNames names, Clock clock) {
		this.publisher = publisher;
		this.ladder = ladder;
		this.converter = converter;
		this.names = names;
		this.clock = clock;
	}

	@Override
	public void publish(TaskMessage message) {
		this.publisher.publish(outgoing(message));
	}

	@Override
	public CompletableFuture<Void> send(TaskMessage message) {
		try {
			return this.publisher.send(outgoing(message));
		}
		catch (TaskEnqueueException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private Outgoing outgoing(TaskMessage message) {
		if (delay(message).isZero()) {
			return direct(message);
		}
		this.ladder.open(message.queue(), this.publisher.confirmTimeout());
		Duration delay = delay(message);
		return delay.isZero() ? direct(message) : delayed(message, delay);
	}

	private Outgoing direct(TaskMessage message) {
		return to(message, this.names.tasks(), message.queue());
	}

	private Outgoing delayed(TaskMessage message, Duration delay) {
		DelayLadder.Entry entry = this.ladder.entry(message.queue(), delay);
		return to(message, entry.exchange(), entry.routingKey());
	}

	/**
	 * How long a task is still to wait.
	 */
	private Duration delay(TaskMessage message) {
		Instant due = message.times().due();
		Instant now = this.clock.instant();
		return (due != null && due.isAfter(now)) ? Duration.between(now, due) : Duration.ZERO;
	}

	private Outgoing to(TaskMessage message, String exchange, String routingKey) {
		return new Outgoing(message.id(), exchange, routingKey, this.converter.toProperties(message), message.body());
	}

}
