package io.github.taskqueue.internal.cancel;

import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Cases;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;

/**
 * Lets cancelled tasks not start, and ends those that run. A body that returns all the
 * same has done its work, so the task has succeeded.
 */
public final class CancelInterceptor implements ExecutionInterceptor {

	private static final Cases<Boolean> WORK_IS_DONE = new Cases<>((succeeded) -> true, (retry) -> false,
			(dead) -> false, (cancelled) -> false, (expired) -> false, (again) -> false, (interrupted) -> false);

	private final Cancellations cancellations;

	public CancelInterceptor(Cancellations cancellations) {
		this.cancellations = cancellations;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		TaskKey task = execution.message().key();
		if (!this.cancellations.mayStart(task)) {
			return new TaskOutcome.Cancelled();
		}
		RunningTask running = new RunningTask(Thread.currentThread());
		this.cancellations.started(task, running);
		TaskOutcome outcome = next.execute(execution);
		this.cancellations.ended(task, running);
		boolean cancelled = running.end();
		return (cancelled && !outcome.fold(WORK_IS_DONE)) ? new TaskOutcome.Cancelled() : outcome;
	}

	@Override
	public TaskStage stage() {
		return TaskStage.CANCEL;
	}

}
