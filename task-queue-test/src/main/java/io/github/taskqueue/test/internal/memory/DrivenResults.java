package io.github.taskqueue.test.internal.memory;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.TaskResults;

/**
 * Gives callers handles that run their task when its result is awaited, as no worker does
 * that meanwhile.
 *
 * @param results gives the handles
 * @param driver runs tasks
 */
record DrivenResults(TaskResults results, Supplier<ResultDriver> driver) implements TaskResults {

	@Override
	public TaskMessage expectResult(TaskMessage message) {
		return this.results.expectResult(message);
	}

	@Override
	public TaskHandle<?> handle(TaskMessage message, Type resultType) {
		return driven(this.results.handle(message, resultType));
	}

	@Override
	public TaskHandle<?> handleWithoutResult(TaskMessage message) {
		return driven(this.results.handleWithoutResult(message));
	}

	@Override
	public TaskHandle<?> existing(String taskId, TaskMessage message, @Nullable Type resultType) {
		return driven(this.results.existing(taskId, message, resultType));
	}

	@Override
	public void forget(TaskMessage message) {
		this.results.forget(message);
	}

	@Override
	public TaskHandle<?> handle(String taskId, Type resultType) {
		return driven(this.results.handle(taskId, resultType));
	}

	@Override
	public TaskPage find(TaskQuery query) {
		return this.results.find(query);
	}

	private TaskHandle<?> driven(TaskHandle<?> handle) {
		return new Driven<>(handle, this.driver);
	}

	/**
	 * A handle that runs its task.
	 */
	private record Driven<T extends @Nullable Object>(TaskHandle<T> handle,
			Supplier<ResultDriver> driver) implements TaskHandle<T> {

		@Override
		public String id() {
			return this.handle.id();
		}

		@Override
		public boolean existed() {
			return this.handle.existed();
		}

		@Override
		public CompletableFuture<T> result() {
			return new DrivenFuture<>(this.handle.result(), (timeout) -> this.driver.get().drive(id(), timeout));
		}

		@Override
		public T await(Duration timeout) {
			this.driver.get().drive(id(), timeout);
			return this.handle.await(timeout);
		}

		@Override
		public TaskDetails details() {
			return this.handle.details();
		}

		@Override
		public TaskStatus status() {
			return this.handle.status();
		}

		@Override
		public boolean cancel() {
			return this.handle.cancel();
		}

		@Override
		public TaskProgress progress() {
			return this.handle.progress();
		}

	}

}
