package io.github.taskqueue.worker;

import org.springframework.core.Ordered;

import io.github.taskqueue.pipeline.ExecutionInterceptor;
import io.github.taskqueue.pipeline.TaskExecution;
import io.github.taskqueue.pipeline.TaskOutcome;

/**
 * Tells failures of attempts that were interrupted because the application stops from
 * failures of their own.
 */
final class StopInterceptor implements ExecutionInterceptor, Ordered {

	private final WorkerThreads threads;

	StopInterceptor(WorkerThreads threads) {
		this.threads = threads;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		TaskOutcome outcome = next.execute(execution);
		Throwable failure = outcome.failure();
		return (failure != null && this.threads.isInterrupted()) ? new TaskOutcome.Interrupted(failure) : outcome;
	}

	/**
	 * Next to those that observe the attempt.
	 */
	@Override
	public int getOrder() {
		return OBSERVATION + 1;
	}

}
