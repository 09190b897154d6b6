package io.github.taskqueue.internal.pipeline;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

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
	 * Whether attempts pass this interceptor at the moment, which may change at any time.
	 * By default they always do, and this is {@code null}.
	 */
	default @Nullable AtomicBoolean active() {
		return null;
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
