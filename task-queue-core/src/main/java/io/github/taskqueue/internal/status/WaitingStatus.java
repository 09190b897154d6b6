package io.github.taskqueue.internal.status;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.outcome.WaitListener;

/**
 * Has the store know that a task waits, before others are told.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class WaitingStatus implements WaitListener {

	private final TaskChanges changes;

	private final StatusWriter writer;

	WaitingStatus(TaskChanges changes, StatusWriter writer) {
		this.changes = changes;
		this.writer = writer;
	}

	@Override
	public void onWait(TaskMessage message, String waitingFor) {
		this.writer.write(this.changes.waiting(message, waitingFor));
	}

}
