package io.github.taskqueue.internal.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.Assert;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.definition.TaskReturn;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.internal.pipeline.OneShotPass;
import io.github.taskqueue.internal.registry.TaskRegistry;

/**
 * Where a task's journey begins: a call of an annotated method is enqueued, unless a
 * worker makes it, or recorded, if it is made inside of a lambda for the client.
 */
public final class AsyncTaskInterceptor implements MethodInterceptor {

	private final Supplier<TaskRegistry> registry;

	private final Supplier<TaskEnqueuer> enqueuer;

	public AsyncTaskInterceptor(Supplier<TaskRegistry> registry, Supplier<TaskEnqueuer> enqueuer) {
		this.registry = registry;
		this.enqueuer = enqueuer;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		Assert.state(target != null, "An @AsyncTask proxy needs a target bean");
		TaskDefinition task = this.registry.get().get(invocation.getMethod(), AopUtils.getTargetClass(target));
		if (OneShotPass.use(task.method().method())) {
			return invocation.proceed();
		}
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
			case FUTURE -> new CompletableFuture<>();
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
