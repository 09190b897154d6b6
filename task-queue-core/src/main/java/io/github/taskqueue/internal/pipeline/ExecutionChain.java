package io.github.taskqueue.internal.pipeline;

import java.util.List;

import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor.Execution;

/**
 * Runs an attempt through all interceptors and then the body. Composed once; whatever any
 * of them throws, even an {@link Error}, becomes a failed outcome.
 */
public final class ExecutionChain implements Execution {

	private final Execution first;

	public ExecutionChain(List<ExecutionInterceptor> interceptors, Execution body) {
		List<ExecutionInterceptor> ordered = TaskStage.inOrder(TaskStage.Chain.EXECUTION, interceptors,
				ExecutionInterceptor::stage);
		Execution next = new Link((execution, none) -> body.execute(execution), body);
		for (int i = ordered.size() - 1; i >= 0; i--) {
			next = new Link(ordered.get(i), next);
		}
		this.first = next;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution) {
		return this.first.execute(execution);
	}

	private record Link(ExecutionInterceptor interceptor, Execution next) implements Execution {

		@Override
		public TaskOutcome execute(TaskExecution execution) {
			try {
				return this.interceptor.execute(execution, this.next);
			}
			catch (Throwable ex) {
				return execution.failed(ex);
			}
		}

	}

}
