package io.github.taskqueue.broker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.message.TaskMessage;
import io.github.taskqueue.message.TaskPublisher;

/**
 * Sends tasks on their way. If a queue of this application is missing, it is declared.
 */
final class RabbitTaskPublisher implements TaskPublisher {

	private final ConfirmedPublisher publisher;

	private final TaskRoutes routes;

	private final TaskMessageConverter converter;

	RabbitTaskPublisher(ConfirmedPublisher publisher, TaskRoutes routes, TaskMessageConverter converter) {
		this.publisher = publisher;
		this.routes = routes;
		this.converter = converter;
	}

	@Override
	public void publish(TaskMessage message) {
		try {
			this.publisher.publish((left) -> outgoing(message, left));
		}
		catch (TaskUnroutableException ex) {
			if (!this.routes.mend(message.queue())) {
				throw ex;
			}
			this.publisher.publish((left) -> outgoing(message, left));
		}
	}

	@Override
	public CompletableFuture<Void> send(TaskMessage message) {
		return sendOnce(message).exceptionallyCompose((ex) -> (ex instanceof TaskUnroutableException)
				? mendAndSend(message, ex) : CompletableFuture.failedFuture(ex));
	}

	/**
	 * On another thread, as confirms come on one that must not be blocked.
	 */
	private CompletableFuture<Void> mendAndSend(TaskMessage message, Throwable refusal) {
		return CompletableFuture.supplyAsync(() -> this.routes.mend(message.queue()))
			.thenCompose((mended) -> mended ? sendOnce(message) : CompletableFuture.failedFuture(refusal));
	}

	private CompletableFuture<Void> sendOnce(TaskMessage message) {
		try {
			return this.publisher.send(outgoing(message, this.publisher.confirmTimeout()));
		}
		catch (TaskEnqueueException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private Outgoing outgoing(TaskMessage message, Duration timeout) {
		Route route = this.routes.of(message, timeout);
		return new Outgoing(message.id(), route.exchange(), route.routingKey(), this.converter.toProperties(message),
				message.body());
	}

}
