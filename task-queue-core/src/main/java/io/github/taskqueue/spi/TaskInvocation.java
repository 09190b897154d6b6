package io.github.taskqueue.spi;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskContext;

/**
 * One attempt, as a {@link TaskInterceptor} sees it.
 */
public interface TaskInvocation {

	/**
	 * The running task.
	 * @return the context
	 */
	TaskContext context();

	/**
	 * The arguments in the order of the method's parameters.
	 * @return an unmodifiable list, which may hold {@code null}, as for an argument that
	 * gets its default value
	 */
	List<@Nullable Object> arguments();

	/**
	 * Runs the next interceptor or the task method. Only on the thread on which the
	 * interceptor was called; the task is dead at once if it is called on another one.
	 * @return the result of the task, out of the handle or future that the method
	 * returned; {@code null} for a {@code void} method
	 * @throws Throwable if the attempt fails
	 */
	@Nullable Object proceed() throws Throwable;

}
