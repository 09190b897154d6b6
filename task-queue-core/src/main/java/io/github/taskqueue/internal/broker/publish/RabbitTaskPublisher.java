package io.github.taskqueue.internal.broker.publish;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.message.TaskReplies;
import io.github.taskqueue.internal.retry.PublishRetry;

/**
 * Sends tasks on their way. If a queue of this application is missing, it is declared.
 */
public final class RabbitTaskPublisher implements TaskPublisher {

	private final ConfirmedPublisher publisher;

	private final TaskRoutes routes;

	private final TaskMessageConverter converter;

	private final TaskReplies replies;

	private final PublishRetry retry = new PublishRetry();

	public RabbitTaskPublisher(ConfirmedPublisher publisher, TaskRoutes routes, TaskMessageConverter converter,
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
		long end = System.nanoTime() + timeout().toNanos();
		try {
			publish(message, end);
		}
		catch (TaskEnqueueException ex) {
			this.retry.again(ex, end, () -> publish(message, end));
		}
	}

	private void publish(TaskMessage message, long end) {
		try {
			this.publisher.publish(outgoing(message, end), end);
		}
		catch (TaskUnroutableException ex) {
			if (!this.routes.mend(message.queue(), end)) {
				throw ex;
			}
			this.publisher.publish(outgoing(message, end), end);
		}
	}

	private Outgoing outgoing(TaskMessage message, long end) {
		if (message.replyTo() != null) {
			this.routes.refuseWhileBlocked();
			this.replies.awaitListening(message.replyTo(), Duration.ofNanos(end - System.nanoTime()));
		}
		Route route = this.routes.of(message, end);
		return new Outgoing(message.id(), route.exchange(), route.routingKey(), this.converter.toProperties(message),
				message.body());
	}

	@Override
	public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		return send(message, end).exceptionallyCompose((ex) -> (ex instanceof TaskUnroutableException)
				? mendAndSend(message, ex, end) : CompletableFuture.failedFuture(ex));
	}

	private CompletableFuture<Void> mendAndSend(TaskMessage message, Throwable refusal, long end) {
		return this.routes.mendLater(message.queue())
			.thenCompose((mended) -> mended ? send(message, end) : CompletableFuture.failedFuture(refusal));
	}

	private CompletableFuture<Void> send(TaskMessage message, long end) {
		try {
			return this.publisher.send(outgoing(message, end), end);
		}
		catch (TaskEnqueueException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public void burst(Runnable sends, Supplier<Duration> timeLeft) {
		this.publisher.burst(sends, timeLeft);
	}

}
