package io.github.taskqueue.internal.worker.attempt;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.util.ReflectionUtils;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.definition.KotlinMethod;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.pipeline.OneShotPass;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.spi.TaskParameter;

/**
 * Calls the bean through its proxy, so that transactions and validation apply, and waits
 * for a result that is not there yet.
 */
public final class TaskInvoker {

	private final TaskBeans beans;

	/**
	 * Those that are singletons, by the name of the task. Asking the factory again for
	 * each attempt took a thirtieth of a worker's time.
	 */
	private final Map<String, Target> singletons = new ConcurrentHashMap<>();

	public TaskInvoker(TaskBeans beans) {
		this.beans = beans;
	}

	/**
	 * Runs the body.
	 */
	public @Nullable Object invoke(TaskExecution execution) throws Throwable {
		TaskDefinition definition = execution.definition();
		Target known = this.singletons.get(definition.name());
		return result(call((known != null) ? known : find(definition), execution));
	}

	private Target find(TaskDefinition definition) {
		Object bean = this.beans.get(definition);
		Method method = AopUtils.selectInvocableMethod(definition.method().method(), bean.getClass());
		ReflectionUtils.makeAccessible(method);
		Target target = new Target(bean, method);
		if (this.beans.isSingleton(definition)) {
			this.singletons.put(definition.name(), target);
		}
		return target;
	}

	private static @Nullable Object call(Target target, TaskExecution execution) throws Throwable {
		OneShotPass.give(execution.definition().method().method());
		try {
			return invoke(target, execution.arguments());
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
		finally {
			OneShotPass.takeBack();
		}
	}

	private static @Nullable Object invoke(Target target, @Nullable Object[] arguments)
			throws ReflectiveOperationException {
		for (Object argument : arguments) {
			if (argument == TaskParameter.ABSENT) {
				return KotlinMethod.call(target.method(), target.bean(), arguments);
			}
		}
		return target.method().invoke(target.bean(), arguments);
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

	private record Target(Object bean, Method method) {

	}

}
