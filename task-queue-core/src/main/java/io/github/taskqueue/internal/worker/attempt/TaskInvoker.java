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
import io.github.taskqueue.internal.pipeline.OneShotPass;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.registry.TaskBeans;

/**
 * Calls the bean through its proxy, so that transactions and validation apply, and waits
 * for a result that is not there yet.
 */
public final class TaskInvoker {

	private final TaskBeans beans;

	private final Map<Method, Invocable> invocables = new ConcurrentHashMap<>();

	public TaskInvoker(TaskBeans beans) {
		this.beans = beans;
	}

	/**
	 * Runs the body.
	 */
	@Nullable Object invoke(TaskExecution execution) throws Throwable {
		Object bean = this.beans.get(execution.definition());
		Method declared = execution.definition().method().method();
		Method method = invocable(declared, bean.getClass());
		try {
			return result(OneShotPass.call(declared, () -> method.invoke(bean, execution.arguments())));
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * Resolved once, unless the bean is of another class than the last time.
	 */
	private Method invocable(Method declared, Class<?> type) {
		Invocable known = this.invocables.get(declared);
		if (known == null || known.type() != type) {
			Method method = AopUtils.selectInvocableMethod(declared, type);
			ReflectionUtils.makeAccessible(method);
			known = new Invocable(type, method);
			this.invocables.put(declared, known);
		}
		return known.method();
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

	private record Invocable(Class<?> type, Method method) {

	}

}
