package io.github.taskqueue.pipeline;

import java.util.List;

import io.github.taskqueue.pipeline.ExecutionInterceptor.Execution;

/**
 * Runs an attempt through all interceptors and then the body. Composed once; whatever any
 * of them throws, even an {@link Error}, becomes a failed outcome.
 */
public final class ExecutionChain implements Execution {

	private final Execution first;

	/**
	 * Composes the chain.
	 * @param interceptors the interceptors, the outermost first
	 * @param body what stands at the end
	 */
	public ExecutionChain(List<ExecutionInterceptor> interceptors, Execution body) {
		Execution next = guarded(body);
		for (int i = interceptors.size() - 1; i >= 0; i--) {
			next = link(interceptors.get(i), next);
		}
		this.first = next;
	}

	private static Execution link(ExecutionInterceptor interceptor, Execution next) {
		return guarded((execution) -> interceptor.execute(execution, next));
	}

	private static Execution guarded(Execution unsafe) {
		return (execution) -> {
			try {
				return unsafe.execute(execution);
			}
			catch (Throwable ex) {
				return execution.failed(ex);
			}
		};
	}

	@Override
	public TaskOutcome execute(TaskExecution execution) {
		return this.first.execute(execution);
	}

}
