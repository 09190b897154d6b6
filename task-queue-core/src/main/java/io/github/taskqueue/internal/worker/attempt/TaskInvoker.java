package io.github.taskqueue.internal.worker.attempt;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.registry.TaskBeans;

/**
 * Calls the bean of a task and waits for a result that is not there yet.
 */
public final class TaskInvoker {

	private final TaskBeans beans;

	/**
	 * Asking the factory again for each attempt took a thirtieth of a worker's time.
	 */
	private final Map<Class<?>, Object> singletons = new ConcurrentHashMap<>();

	public TaskInvoker(TaskBeans beans) {
		this.beans = beans;
	}

	/**
	 * Runs the body.
	 */
	public @Nullable Object invoke(TaskExecution execution) throws Throwable {
		BodyCall call = new BodyCall(execution.definition().method(), execution.arguments());
		return result(call.on(bean(execution.definition())));
	}

	private Object bean(TaskDefinition definition) {
		Class<?> type = definition.method().type();
		Object known = this.singletons.get(type);
		if (known != null) {
			return known;
		}
		Object bean = this.beans.get(definition);
		if (this.beans.isSingleton(definition)) {
			this.singletons.put(type, bean);
		}
		return bean;
	}

	private static @Nullable Object result(@Nullable Object returned) throws Throwable {
		if (returned instanceof CompletableFuture<?> future) {
			return await(future);
		}
		return (returned instanceof TaskHandle<?> handle) ? await(handle.result()) : returned;
	}

	private static @Nullable Object await(CompletableFuture<?> future) throws Throwable {
		try {
			return future.get();
		}
		catch (ExecutionException ex) {
			throw ex.getCause();
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			throw ex;
		}
	}

}
