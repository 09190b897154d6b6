package io.github.taskqueue.internal.worker.attempt;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskContext;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor.Execution;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.spi.TaskInterceptor;
import io.github.taskqueue.spi.TaskInvocation;

/**
 * The end of the execution chain: the application's interceptors and then the body.
 */
public final class InterceptedBody implements Execution {

	private final List<TaskInterceptor> interceptors;

	private final TaskInvoker invoker;

	public InterceptedBody(List<TaskInterceptor> interceptors, TaskInvoker invoker) {
		this.interceptors = interceptors;
		this.invoker = invoker;
	}

	@Override
	public TaskOutcome execute(TaskExecution execution) {
		try {
			return new TaskOutcome.Succeeded(new Invocation(execution, 0).proceed());
		}
		catch (Throwable ex) {
			return execution.failed(ex);
		}
	}

	private final class Invocation implements TaskInvocation {

		private final TaskExecution execution;

		private final int next;

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
			return Collections.unmodifiableList(Arrays.<@Nullable Object>asList(this.execution.arguments()));
		}

		@Override
		public @Nullable Object proceed() throws Throwable {
			if (this.next == InterceptedBody.this.interceptors.size()) {
				return InterceptedBody.this.invoker.invoke(this.execution);
			}
			return InterceptedBody.this.interceptors.get(this.next)
				.intercept(new Invocation(this.execution, this.next + 1));
		}

	}

}
