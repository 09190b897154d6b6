package io.github.taskqueue.spi;

import org.jspecify.annotations.Nullable;

/**
 * Runs around every attempt of every task, for concerns of the application such as
 * logging or a tenant. Beans of this type are called in
 * {@link org.springframework.core.annotation.Order order}, the lowest value outermost, on
 * the worker's thread.
 */
@FunctionalInterface
public interface TaskInterceptor {

	/**
	 * Runs the attempt, usually by calling {@link TaskInvocation#proceed()} once.
	 * @param invocation the attempt
	 * @return the result of the task, or something in its place: the value itself, not a
	 * handle or future
	 * @throws Throwable if the attempt fails
	 */
	@Nullable Object intercept(TaskInvocation invocation) throws Throwable;

}
