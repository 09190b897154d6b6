package io.github.taskqueue.broker;

import java.time.Clock;
import java.time.Duration;
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
		Duration delay = delay(message);
		if (delay.isNegative() || delay.isZero()) {
			return to(message, this.names.tasks(), message.queue());
		}
		DelayLadder.Entry entry = this.ladder.enter(message.queue(), delay, this.publisher.confirmTimeout());
		return to(message, entry.exchange(), entry.routingKey());
	}

	private Duration delay(TaskMessage message) {
		return (message.times().due() != null) ? Duration.between(this.clock.instant(), message.times().due())
				: Duration.ZERO;
	}

	private Outgoing to(TaskMessage message, String exchange, String routingKey) {
		return new Outgoing(message.id(), exchange, routingKey, this.converter.toProperties(message), message.body());
	}

}
