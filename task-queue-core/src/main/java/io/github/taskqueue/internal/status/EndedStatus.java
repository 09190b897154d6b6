package io.github.taskqueue.internal.status;

import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.internal.cancel.Cancellations;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.outcome.TaskCompletion;

/**
 * Has the store know how tasks have ended, before the message is acknowledged: otherwise
 * a process that dies in between would leave a task that runs for ever.
 */
final class EndedStatus implements CompletionListener {

	private final TaskChanges changes;

	private final StatusWriter writer;

	private final Cancellations cancellations;

	EndedStatus(TaskChanges changes, StatusWriter writer, Cancellations cancellations) {
		this.changes = changes;
		this.writer = writer;
		this.cancellations = cancellations;
	}

	@Override
	public CompletableFuture<Void> onCompletion(TaskCompletion completion) {
		this.cancellations.ended(completion.message().key());
		return this.writer.write(this.changes.ended(completion));
	}

}
