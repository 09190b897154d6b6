package io.github.taskqueue.internal.pipeline;

import java.util.List;

/**
 * Takes new tasks through all interceptors of calls.
 */
public final class CallChain {

	private final List<CallInterceptor> interceptors;

	public CallChain(List<CallInterceptor> interceptors) {
		this.interceptors = TaskStage.inOrder(TaskStage.Chain.CALL, interceptors, CallInterceptor::stage);
	}

	/**
	 * Refines a task.
	 */
	public NewTask refine(NewTask task) {
		NewTask refined = task;
		for (CallInterceptor interceptor : this.interceptors) {
			refined = interceptor.refine(refined);
		}
		return refined;
	}

}
