package io.github.taskqueue.internal.pipeline;

import java.util.List;

/**
 * Takes new tasks through all interceptors of calls.
 */
public final class CallChain {

	private final List<CallInterceptor> interceptors;

	/**
	 * Composes the chain.
	 * @param interceptors the interceptors, put in the order of their stages
	 */
	public CallChain(List<CallInterceptor> interceptors) {
		this.interceptors = TaskStage.inOrder(TaskStage.Chain.CALL, interceptors, CallInterceptor::stage);
	}

	/**
	 * Refines a task.
	 * @param task the task
	 * @return the task to serialise
	 */
	public NewTask refine(NewTask task) {
		NewTask refined = task;
		for (CallInterceptor interceptor : this.interceptors) {
			refined = interceptor.refine(refined);
		}
		return refined;
	}

}
