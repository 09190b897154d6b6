package io.github.taskqueue.internal.status;

import io.github.taskqueue.internal.cancel.KnownCancels;
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

	private final KnownCancels cancels;

	AttemptStatus(TaskChanges changes, StatusWriter writer, KnownCancels cancels) {
		this.changes = changes;
		this.writer = writer;
		this.cancels = cancels;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		if (!this.cancels.isRequested(execution.message().key())) {
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
