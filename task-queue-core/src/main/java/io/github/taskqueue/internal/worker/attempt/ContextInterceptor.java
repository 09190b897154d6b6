package io.github.taskqueue.internal.worker.attempt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskContextHolder;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.pipeline.TaskStage;
import io.github.taskqueue.spi.TaskContextPropagator;

/**
 * Gives the body its {@link io.github.taskqueue.TaskContext} and what propagators have
 * carried from the caller.
 */
public final class ContextInterceptor implements ExecutionInterceptor {

	private final List<TaskContextPropagator> propagators;

	public ContextInterceptor(List<TaskContextPropagator> propagators) {
		this.propagators = propagators;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution, Execution next) {
		Deque<TaskContextPropagator.Scope> scopes = new ArrayDeque<>(this.propagators.size());
		TaskContext outer = TaskContextHolder.get();
		TaskContextHolder.set(execution);
		try {
			this.propagators.forEach((propagator) -> scopes.push(propagator.restore(execution::header)));
			return next.execute(execution);
		}
		finally {
			if (outer != null) {
				TaskContextHolder.set(outer);
			}
			else {
				TaskContextHolder.clear();
			}
			scopes.forEach(TaskContextPropagator.Scope::close);
		}
	}

	@Override
	public TaskStage stage() {
		return TaskStage.CONTEXT;
	}

}
