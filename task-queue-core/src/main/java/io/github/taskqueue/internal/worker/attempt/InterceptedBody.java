package io.github.taskqueue.internal.worker.attempt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.internal.pipeline.ExecutionChain.Body;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.spi.TaskInterceptor;
import io.github.taskqueue.spi.TaskInvocation;
import io.github.taskqueue.spi.TaskParameter;

/**
 * The application's interceptors and then the body.
 */
public final class InterceptedBody implements Body {

	private final List<TaskInterceptor> interceptors;

	private final Body body;

	private InterceptedBody(List<TaskInterceptor> interceptors, Body body) {
		this.interceptors = interceptors;
		this.body = body;
	}

	/**
	 * Puts interceptors around a body, if there are any.
	 */
	public static Body of(List<TaskInterceptor> interceptors, Body body) {
		return interceptors.isEmpty() ? body : new InterceptedBody(interceptors, body);
	}

	@Override
	public @Nullable Object run(TaskExecution execution) throws Throwable {
		return new Invocation(execution, 0).proceed();
	}

	private final class Invocation implements TaskInvocation {

		private final TaskExecution execution;

		private final int next;

		private final Thread worker = Thread.currentThread();

		Invocation(TaskExecution execution, int next) {
			this.execution = execution;
			this.next = next;
		}

		@Override
		public TaskContext context() {
			return this.execution;
		}

		@Override
		public List<@Nullable Object> arguments() {
			List<@Nullable Object> arguments = new ArrayList<>(
					Arrays.<@Nullable Object>asList(this.execution.arguments()));
			arguments.replaceAll((argument) -> (argument != TaskParameter.ABSENT) ? argument : null);
			return Collections.unmodifiableList(arguments);
		}

		@Override
		public @Nullable Object proceed() throws Throwable {
			if (Thread.currentThread() != this.worker) {
				throw new PermanentTaskException(
						"A TaskInterceptor has called proceed() of task '%s' on thread '%s' in place of '%s'."
							.formatted(this.execution.name(), Thread.currentThread().getName(), this.worker.getName()));
			}
			if (this.next == InterceptedBody.this.interceptors.size()) {
				return InterceptedBody.this.body.run(this.execution);
			}
			return InterceptedBody.this.interceptors.get(this.next)
				.intercept(new Invocation(this.execution, this.next + 1));
		}

	}

}
