package io.github.taskqueue.internal.status;

import java.util.concurrent.CompletableFuture;

import org.springframework.core.Ordered;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;

/**
 * Has the store know which tasks wait. A caller who has a handle finds the task from
 * everywhere, unless the store is out of reach.
 */
public final class EnqueuedStatus implements PublishInterceptor, Ordered {

	private final TaskChanges changes;

	private final StatusWriter writer;

	EnqueuedStatus(TaskChanges changes, StatusWriter writer) {
		this.changes = changes;
		this.writer = writer;
	}

	@Override
	public CompletableFuture<Void> publish(TaskMessage message, Publish next) {
		return next.publish(message).thenCompose((confirmed) -> this.writer.write(this.changes.enqueued(message)));
	}

	/**
	 * Close to the broker: only what it has accepted is a task.
	 */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
