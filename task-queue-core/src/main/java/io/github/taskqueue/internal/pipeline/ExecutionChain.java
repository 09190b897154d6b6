package io.github.taskqueue.internal.pipeline;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskLog;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor.Execution;

/**
 * Runs an attempt through all interceptors and then the body. Composed once; whatever any
 * of them throws, even an {@link Error}, becomes a failed outcome.
 */
public final class ExecutionChain implements Execution {

	private final Execution first;

	public ExecutionChain(List<ExecutionInterceptor> interceptors, Body body) {
		List<ExecutionInterceptor> ordered = TaskStage.inOrder(TaskStage.Chain.EXECUTION, interceptors,
				ExecutionInterceptor::stage);
		Execution next = (execution) -> run(body, execution);
		for (int i = ordered.size() - 1; i >= 0; i--) {
			next = new Link(ordered.get(i), ordered.get(i).active(), next);
		}
		this.first = next;
	}

	private static TaskOutcome run(Body body, TaskExecution execution) {
		if (TaskLog.LOG.isDebugEnabled()) {
			TaskLog.LOG.debug("Started: " + execution);
		}
		try {
			return new TaskOutcome.Succeeded(body.run(execution));
		}
		catch (Throwable ex) {
			return execution.failed(ex);
		}
	}

	@Override
	public TaskOutcome execute(TaskExecution execution) {
		return this.first.execute(execution);
	}

	private record Link(ExecutionInterceptor interceptor, @Nullable AtomicBoolean active,
			Execution next) implements Execution {

		@Override
		public TaskOutcome execute(TaskExecution execution) {
			if (this.active != null && !this.active.get()) {
				return this.next.execute(execution);
			}
			try {
				return this.interceptor.execute(execution, this.next);
			}
			catch (Throwable ex) {
				return execution.failed(ex);
			}
		}

	}

	/**
	 * What an attempt runs in the end.
	 */
	@FunctionalInterface
	public interface Body {

		/**
		 * Runs it, and returns the result.
		 */
		@Nullable Object run(TaskExecution execution) throws Throwable;

	}

}
