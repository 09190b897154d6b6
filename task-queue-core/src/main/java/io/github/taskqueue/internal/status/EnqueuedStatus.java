package io.github.taskqueue.internal.status;

import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.pipeline.TaskStage;

/**
 * Has the store know which tasks wait. A caller who has a handle finds the task from
 * everywhere, unless the store is out of reach.
 */
final class EnqueuedStatus implements PublishInterceptor {

	private final TaskChanges changes;

	private final StatusWriter writer;

	EnqueuedStatus(TaskChanges changes, StatusWriter writer) {
		this.changes = changes;
		this.writer = writer;
	}

	@Override
	public CompletableFuture<PublishResult> publish(TaskMessage message, Publish next) {
		return next.publish(message)
			.thenCompose((result) -> this.writer.write(this.changes.enqueued(message)).thenApply((written) -> result));
	}

	@Override
	public TaskStage stage() {
		return TaskStage.ENQUEUED_STATUS;
	}

}
