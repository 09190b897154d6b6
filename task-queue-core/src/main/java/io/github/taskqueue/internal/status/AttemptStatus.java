package io.github.taskqueue.internal.status;

import io.github.taskqueue.internal.cancel.Cancellations;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;

/**
 * Has the store know which attempts run and how they have ended.
 */
final class AttemptStatus implements ExecutionInterceptor {

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
		if (!this.cancellations.isRequested(execution.message().key())) {
			this.writer.writeSoon(this.changes.started(execution));
		}
		TaskOutcome outcome = next.execute(execution);
		this.changes.attempted(execution, outcome).ifPresent(this.writer::writeSoon);
		return outcome;
	}

	@Override
	public TaskStage stage() {
		return TaskStage.ATTEMPT_STATUS;
	}

}
