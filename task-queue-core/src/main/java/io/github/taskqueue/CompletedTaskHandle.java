package io.github.taskqueue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Handle of a body that has already ended.
 *
 * @param id the id
 * @param value the result
 * @param <T> type of the result
 */
record CompletedTaskHandle<T extends @Nullable Object>(String id, T value) implements TaskHandle<T> {

	@Override
	public CompletableFuture<T> result() {
		return CompletableFuture.completedFuture(this.value);
	}

	@Override
	public T await(Duration timeout) {
		return this.value;
	}

	@Override
	public boolean cancel() {
		return false;
	}

	@Override
	public TaskDetails details() {
		throw new IllegalStateException("The handle that a task body returns has a result only");
	}

}
