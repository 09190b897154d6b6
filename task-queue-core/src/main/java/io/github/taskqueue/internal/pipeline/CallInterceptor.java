package io.github.taskqueue.internal.pipeline;

/**
 * A feature that looks at a new task before its arguments are serialised. Beans of this
 * type form the call chain. It runs on the caller's thread and does no I/O.
 */
@FunctionalInterface
public interface CallInterceptor {

	/**
	 * Refines the task, or refuses it by an exception, which the caller gets as it is.
	 */
	NewTask refine(NewTask task);

	/**
	 * Where the interceptor stands in the call chain.
	 */
	default TaskStage stage() {
		return TaskStage.CALL_EXTENSION;
	}

}
