package io.github.taskqueue.internal.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.definition.TaskReturn;
import io.github.taskqueue.internal.pipeline.EnqueuingAdvice;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.internal.registry.TaskRegistry;

/**
 * Where a task's journey begins: a call of an annotated method is enqueued, or recorded,
 * if it is made inside of a lambda for the client.
 */
public final class AsyncTaskInterceptor implements EnqueuingAdvice {

	private final Supplier<TaskRegistry> registry;

	private final Supplier<TaskEnqueuer> enqueuer;

	public AsyncTaskInterceptor(Supplier<TaskRegistry> registry, Supplier<TaskEnqueuer> enqueuer) {
		this.registry = registry;
		this.enqueuer = enqueuer;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Class<?> proxy = ((ProxyMethodInvocation) invocation).getProxy().getClass();
		Object target = invocation.getThis();
		TaskDefinition task = this.registry.get()
			.get(invocation.getMethod(), (target != null) ? AopUtils.getTargetClass(target) : proxy, proxy);
		NewTask call = NewTask.of(task, invocation.getArguments());
		TaskCapture capture = TaskCapture.current();
		if (capture != null) {
			capture.add(call);
			return captured(task.method().returns().kind());
		}
		return returned(task.method().returns().kind(), this.enqueuer.get().enqueue(call));
	}

	private static @Nullable Object captured(TaskReturn.Kind kind) {
		return switch (kind) {
			case VOID -> null;
			case HANDLE -> CapturedHandle.INSTANCE;
			case FUTURE -> CompletableFuture.failedFuture(new NotEnqueuedException());
		};
	}

	private static @Nullable Object returned(TaskReturn.Kind kind, TaskHandle<?> handle) {
		return switch (kind) {
			case VOID -> null;
			case HANDLE -> handle;
			case FUTURE -> handle.result();
		};
	}

}
