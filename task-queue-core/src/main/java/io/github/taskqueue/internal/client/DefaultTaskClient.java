package io.github.taskqueue.internal.client;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

import io.github.taskqueue.FutureTaskCall;
import io.github.taskqueue.TaskCall;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.VoidTaskCall;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.internal.pipeline.TaskResults;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskRegistry;

/**
 * The client that applications inject. Records what lambdas call and hands it on.
 */
public final class DefaultTaskClient implements TaskClient {

	private final TaskEnqueuer enqueuer;

	private final BatchEnqueuer batches;

	private final TaskRegistry registry;

	private final QueueRegistry queues;

	private final TaskResults results;

	public DefaultTaskClient(TaskEnqueuer enqueuer, BatchEnqueuer batches, TaskRegistry registry, QueueRegistry queues,
			TaskResults results) {
		this.enqueuer = enqueuer;
		this.batches = batches;
		this.registry = registry;
		this.queues = queues;
		this.results = results;
	}

	@Override
	public <T extends @Nullable Object> TaskHandle<T> enqueue(TaskOptions options, TaskCall<T> call) {
		return typed(this.enqueuer.enqueue(TaskCapture.one(call::call, call).with(options)));
	}

	@Override
	public TaskHandle<@Nullable Void> enqueue(TaskOptions options, VoidTaskCall call) {
		return typed(this.enqueuer.enqueue(TaskCapture.one(call).with(options)));
	}

	@Override
	public <T extends @Nullable Object> TaskHandle<T> enqueue(TaskOptions options, FutureTaskCall<T> call) {
		return typed(this.enqueuer.enqueue(TaskCapture.one(call::call, call).with(options)));
	}

	@Override
	public <T extends @Nullable Object> TaskHandle<T> enqueue(TaskRequest<T> request) {
		TaskDefinition local = this.registry.find(request.name());
		NewTask task = NewTask.of(request, local, this.queues.defaultQueue());
		TaskCapture capture = TaskCapture.current();
		if (capture != null) {
			capture.add(task);
			return typed(CapturedHandle.INSTANCE);
		}
		return typed(this.enqueuer.enqueue(task));
	}

	@Override
	public List<TaskHandle<?>> enqueueAll(VoidTaskCall calls) {
		return this.batches.enqueue(TaskCapture.all(calls));
	}

	@Override
	public <T extends @Nullable Object> TaskHandle<T> handle(String taskId, Class<T> resultType) {
		return typed(this.results.handle(taskId, resultType));
	}

	@Override
	public <T extends @Nullable Object> TaskHandle<T> handle(String taskId, ParameterizedTypeReference<T> resultType) {
		return typed(this.results.handle(taskId, resultType.getType()));
	}

	@Override
	public TaskPage find(TaskQuery query) {
		return this.results.find(query);
	}

	/**
	 * The type of the result comes from the method or the request that made the handle.
	 */
	@SuppressWarnings("unchecked")
	private static <T extends @Nullable Object> TaskHandle<T> typed(TaskHandle<?> handle) {
		return (TaskHandle<T>) handle;
	}

}
