package io.github.taskqueue.internal.pipeline;

/**
 * A feature that acts around every attempt. Beans of this type form a chain in
 * {@link org.springframework.core.annotation.Order order}, the lowest value outermost.
 * Unlike a {@link io.github.taskqueue.spi.TaskInterceptor}, it sees outcomes and never an
 * exception.
 */
@FunctionalInterface
public interface ExecutionInterceptor {

	/**
	 * Order of interceptors that observe the whole attempt.
	 */
	int OBSERVATION = 0;

	/**
	 * Order of interceptors that prepare the thread.
	 */
	int CONTEXT = 500;

	/**
	 * Order of interceptors that bound the time of the attempt; the body comes next.
	 */
	int TIMEOUT = 1000;

	/**
	 * Runs the attempt, usually by {@code next.execute(execution)}.
	 * @param execution the attempt
	 * @param next the rest of the chain, which never throws
	 * @return how the attempt ended
	 */
	TaskOutcome execute(TaskExecution execution, Execution next);

	/**
	 * Something that runs an attempt and never throws.
	 */
	@FunctionalInterface
	interface Execution {

		/**
		 * Runs the attempt.
		 * @param execution the attempt
		 * @return how it ended
		 */
		TaskOutcome execute(TaskExecution execution);

	}

}
