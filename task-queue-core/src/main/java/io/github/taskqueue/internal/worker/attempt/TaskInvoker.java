package io.github.taskqueue.internal.worker.attempt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.registry.TaskBeans;

/**
 * Calls the bean of a task and waits for a result that is not there yet.
 */
public final class TaskInvoker {

	private final TaskBeans beans;

	public TaskInvoker(TaskBeans beans) {
		this.beans = beans;
	}

	/**
	 * Runs the body.
	 */
	public @Nullable Object invoke(TaskExecution execution) throws Throwable {
		BodyCall call = new BodyCall(execution.definition().method(), execution.arguments());
		return result(call.on(this.beans.get(execution.definition())));
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
