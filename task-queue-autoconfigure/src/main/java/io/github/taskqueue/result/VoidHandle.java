package io.github.taskqueue.result;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskHandle;

/**
 * Handle of a task without a result. Made for each call of such a task, so it makes
 * nothing that hardly anybody asks for.
 *
 * @param id id of the task
 * @param name name of the task
 */
record VoidHandle(String id, String name) implements TaskHandle<@Nullable Object> {

	@Override
	public CompletableFuture<@Nullable Object> result() {
		return CompletableFuture.failedFuture(noResult());
	}

	@Override
	public @Nullable Object await(Duration timeout) {
		throw noResult();
	}

	private UnsupportedOperationException noResult() {
		return new UnsupportedOperationException(
				"Task '%s' returns void and sends no result; let it return a TaskHandle".formatted(this.name));
	}

}
