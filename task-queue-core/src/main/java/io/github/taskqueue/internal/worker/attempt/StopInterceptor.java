package io.github.taskqueue.internal.worker.attempt;

import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;
import io.github.taskqueue.internal.worker.pool.WorkerThreads;

/**
 * Tells failures of attempts that were interrupted because the application stops from
 * failures of their own.
 */
public final class StopInterceptor implements ExecutionInterceptor {

	private final WorkerThreads threads;

	public StopInterceptor(WorkerThreads threads) {
		this.threads = threads;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		TaskOutcome outcome = next.execute(execution);
		Throwable failure = outcome.failure();
		return (failure != null && this.threads.isInterrupted()) ? new TaskOutcome.Interrupted(failure) : outcome;
	}

	@Override
	public TaskStage stage() {
		return TaskStage.STOP;
	}

}
