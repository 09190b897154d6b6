package io.github.taskqueue.internal.pipeline;

import io.github.taskqueue.internal.outcome.TaskOutcome;

/**
 * A feature that acts around every attempt. Beans of this type form the execution chain.
 * Unlike a {@link io.github.taskqueue.spi.TaskInterceptor}, it sees outcomes and never an
 * exception.
 */
@FunctionalInterface
public interface ExecutionInterceptor {

	/**
	 * Runs the attempt, usually by {@code next.execute(execution)}.
	 */
	TaskOutcome execute(TaskExecution execution, Execution next);

	/**
	 * Where the interceptor stands in the execution chain.
	 */
	default TaskStage stage() {
		return TaskStage.ATTEMPT_EXTENSION;
	}

	/**
	 * Something that runs an attempt and never throws.
	 */
	@FunctionalInterface
	interface Execution {

		/**
		 * Runs the attempt.
		 */
		TaskOutcome execute(TaskExecution execution);

	}

}
