package io.github.taskqueue.internal.status;

import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.internal.claim.Claims;
import io.github.taskqueue.internal.claim.Fingerprint;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.pipeline.TaskStage;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Has the store know which tasks wait. A caller who has a handle finds the task from
 * everywhere, unless the store is out of reach.
 */
final class EnqueuedStatus implements PublishInterceptor {

	private final TaskChanges changes;

	private final StatusWriter writer;

	private final Claims claims;

	EnqueuedStatus(TaskChanges changes, StatusWriter writer, Claims claims) {
		this.changes = changes;
		this.writer = writer;
		this.claims = claims;
	}

	@Override
	public CompletableFuture<PublishResult> publish(TaskMessage message, Publish next) {
		TaskRecord enqueued = this.changes.enqueued(message).with(Fingerprint.ofBytes(message));
		return next.publish(message).thenCompose((result) -> written(enqueued).thenApply((written) -> result));
	}

	/**
	 * A caller who has waited for the store in vain does not wait again.
	 */
	private CompletableFuture<Void> written(TaskRecord enqueued) {
		CompletableFuture<Void> written = this.writer.write(enqueued);
		return this.claims.hasGivenUp() ? CompletableFuture.completedFuture(null) : written;
	}

	@Override
	public TaskStage stage() {
		return TaskStage.ENQUEUED_STATUS;
	}

}
