package io.github.taskqueue;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Enqueues tasks with options, by name, or many at a time. Injected as bean
 * {@code taskClient}; thread-safe.
 * <p>
 * The {@code enqueue} methods run the lambda on the calling thread and record the one
 * task call made inside. They return when the broker has confirmed the task and block no
 * longer than {@code task-queue.publisher.confirm-timeout}.
 * <p>
 * All of them throw {@link IllegalArgumentException} if the lambda makes no task call or
 * more than one, and {@link TaskEnqueueException} if the broker did not accept the task.
 * If the lambda throws, nothing is published and the exception reaches the caller;
 * checked exceptions come as the cause of an {@link IllegalStateException}.
 */
public interface TaskClient {

	/**
	 * Enqueues a task.
	 * @param call one call of a method that returns a {@link TaskHandle}
	 * @param <T> type of the result
	 * @return the handle of the confirmed task
	 */
	default <T extends @Nullable Object> TaskHandle<T> enqueue(TaskCall<T> call) {
		return enqueue(TaskOptions.with(), call);
	}

	/**
	 * Enqueues a task without a result.
	 * @param call one call of a {@code void} task method
	 * @return the handle of the confirmed task
	 */
	default TaskHandle<@Nullable Void> enqueue(VoidTaskCall call) {
		return enqueue(TaskOptions.with(), call);
	}

	/**
	 * Enqueues a task.
	 * @param call one call of a method that returns a
	 * {@link java.util.concurrent.CompletableFuture}
	 * @param <T> type of the result
	 * @return the handle of the confirmed task
	 */
	default <T extends @Nullable Object> TaskHandle<T> enqueue(FutureTaskCall<T> call) {
		return enqueue(TaskOptions.with(), call);
	}

	/**
	 * Enqueues a task with options.
	 * @param options what differs from the task's definition
	 * @param call one call of a method that returns a {@link TaskHandle}
	 * @param <T> type of the result
	 * @return the handle of the confirmed task
	 */
	<T extends @Nullable Object> TaskHandle<T> enqueue(TaskOptions options, TaskCall<T> call);

	/**
	 * Enqueues a task without a result, with options.
	 * @param options what differs from the task's definition
	 * @param call one call of a {@code void} task method
	 * @return the handle of the confirmed task
	 */
	TaskHandle<@Nullable Void> enqueue(TaskOptions options, VoidTaskCall call);

	/**
	 * Enqueues a task with options.
	 * @param options what differs from the task's definition
	 * @param call one call of a method that returns a
	 * {@link java.util.concurrent.CompletableFuture}
	 * @param <T> type of the result
	 * @return the handle of the confirmed task
	 */
	<T extends @Nullable Object> TaskHandle<T> enqueue(TaskOptions options, FutureTaskCall<T> call);

	/**
	 * Enqueues a task by name, for tasks whose code lives in another application.
	 * @param request name, arguments and options
	 * @param <T> type of the result
	 * @return the handle of the confirmed task
	 */
	<T extends @Nullable Object> TaskHandle<T> enqueue(TaskRequest<T> request);

	/**
	 * Collects all task calls made inside the lambda and then publishes them pipelined,
	 * which is far faster than one by one. If the lambda throws, nothing is published.
	 * {@link #enqueue(TaskRequest)} inside the lambda belongs to it too.
	 * @param calls makes any number of task calls, also none, on its own thread; calls in
	 * a parallel stream are refused, and calls on other threads are published at once
	 * @return the handles in the order of the calls
	 * @throws IllegalArgumentException if two calls have one task id
	 * @throws DuplicateTaskIdException if the task id of a call belongs to another task
	 * @throws PartialEnqueueException if the broker did not accept all of them
	 */
	List<TaskHandle<?>> enqueueAll(VoidTaskCall calls);

	/**
	 * The handle of a task that was enqueued here or elsewhere. Whether there is such a
	 * task is seen when the handle is asked. Without a store the handle can only
	 * {@linkplain TaskHandle#cancel() cancel}, which concerns every task with this id
	 * that comes to a worker within 31 days.
	 * @param taskId id of the task
	 * @param resultType type of its result; {@code Void.class} for a {@code void} task
	 * @param <T> type of the result
	 * @return the handle
	 * @throws IllegalStateException if there is neither a store
	 * ({@code task-queue.store.type}) nor a journal ({@code task-queue.journal})
	 */
	<T extends @Nullable Object> TaskHandle<T> handle(String taskId, Class<T> resultType);

	/**
	 * The handle of a task that was enqueued here or elsewhere, for results of a generic
	 * type.
	 * @param taskId id of the task
	 * @param resultType type of its result
	 * @param <T> type of the result
	 * @return the handle
	 * @throws IllegalStateException if there is neither a store
	 * ({@code task-queue.store.type}) nor a journal ({@code task-queue.journal})
	 */
	<T extends @Nullable Object> TaskHandle<T> handle(String taskId, ParameterizedTypeReference<T> resultType);

	/**
	 * Searches for tasks that were enqueued here or elsewhere, the newest first: by the
	 * time of their enqueue and, where that is equal, by their ids, both descending.
	 * <p>
	 * What has become of them may be seen some hundred milliseconds late, and later while
	 * the store was out of reach. Page by page, no task comes twice and none is left out
	 * that fits the query all the while, though others are enqueued and removed
	 * meanwhile.
	 * @param query which tasks, and how many at most
	 * @return the tasks, and where to go on
	 * @throws IllegalStateException if there is no store ({@code task-queue.store.type})
	 * @throws org.springframework.dao.QueryTimeoutException if the search takes longer
	 * than {@code task-queue.store.search-timeout}; a time range makes it shorter
	 */
	TaskPage find(TaskQuery query);

}
