package io.github.taskqueue.broker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.message.TaskPublisher;
import io.github.taskqueue.message.TaskReplies;

/**
 * Sends tasks on their way. If a queue of this application is missing, it is declared.
 */
final class RabbitTaskPublisher implements TaskPublisher {

	private final ConfirmedPublisher publisher;

	private final TaskRoutes routes;

	private final TaskMessageConverter converter;

	private final TaskReplies replies;

	RabbitTaskPublisher(ConfirmedPublisher publisher, TaskRoutes routes, TaskMessageConverter converter,
			TaskReplies replies) {
		this.publisher = publisher;
		this.routes = routes;
		this.converter = converter;
		this.replies = replies;
	}

	@Override
	public Duration timeout() {
		return this.publisher.confirmTimeout();
	}

	@Override
	public void publish(TaskMessage message) {
		this.publisher.publish(new TaskPublication(message));
	}

	@Override
	public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
		return this.publisher.send(new TaskPublication(message), timeout);
	}

	@Override
	public void burst(Runnable sends, Supplier<Duration> timeLeft) {
		this.publisher.burst(sends, timeLeft);
	}

	private final class TaskPublication implements Publication {

		private final TaskMessage message;

		TaskPublication(TaskMessage message) {
			this.message = message;
		}

		@Override
		public Outgoing message(Duration timeout) {
			long end = System.nanoTime() + timeout.toNanos();
			if (this.message.replyTo() != null) {
				RabbitTaskPublisher.this.replies.awaitListening(this.message.replyTo(), timeout);
			}
			Route route = RabbitTaskPublisher.this.routes.of(this.message, Duration.ofNanos(end - System.nanoTime()));
			return new Outgoing(this.message.id(), route.exchange(), route.routingKey(),
					RabbitTaskPublisher.this.converter.toProperties(this.message), this.message.body());
		}

		@Override
		public boolean mend() {
			return RabbitTaskPublisher.this.routes.mend(this.message.queue());
		}

	}

}
