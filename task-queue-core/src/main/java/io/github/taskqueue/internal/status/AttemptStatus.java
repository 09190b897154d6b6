package io.github.taskqueue.internal.status;

import org.springframework.core.Ordered;

import io.github.taskqueue.internal.cancel.Cancellations;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskOutcome;

/**
 * Has the store know which attempts run and how they have ended.
 */
public final class AttemptStatus implements ExecutionInterceptor, Ordered {

	private final TaskChanges changes;

	private final StatusWriter writer;

	private final Cancellations cancellations;

	AttemptStatus(TaskChanges changes, StatusWriter writer, Cancellations cancellations) {
		this.changes = changes;
		this.writer = writer;
		this.cancellations = cancellations;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		if (!this.cancellations.isRequested(execution.id())) {
			this.writer.writeSoon(this.changes.started(execution));
		}
		TaskOutcome outcome = next.execute(execution);
		this.changes.attempted(execution, outcome).ifPresent(this.writer::writeSoon);
		return outcome;
	}

	@Override
	public int getOrder() {
		return OBSERVATION;
	}

}
