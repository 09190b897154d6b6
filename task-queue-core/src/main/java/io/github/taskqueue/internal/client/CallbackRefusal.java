package io.github.taskqueue.internal.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.core.Ordered;

import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;

/**
 * Refuses callbacks in an application that cannot send webhooks, before anything is sent.
 */
public final class CallbackRefusal implements Feature, PublishInterceptor, Ordered {

	@Override
	public List<PublishInterceptor> publishing() {
		return List.of(this);
	}

	@Override
	public CompletableFuture<Void> publish(TaskMessage message, Publish next) {
		if (message.text(TaskHeaders.CALLBACK) != null) {
			throw new IllegalStateException("Task '%s' has a callback, but webhooks are not configured"
				.formatted(message.name())
					+ ": set task-queue.webhook.secret, and add io.github.taskqueue:task-queue-webhook to the class path");
		}
		return next.publish(message);
	}

	/**
	 * Inside of those that observe the publication.
	 */
	@Override
	public int getOrder() {
		return OBSERVATION + 1;
	}

}
