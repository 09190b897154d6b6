package io.github.taskqueue.internal.reply;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;

/**
 * Handle of a task without a result where there is no store. Made for each call of such a
 * task, so it makes nothing that hardly anybody asks for.
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

	@Override
	public boolean cancel() {
		throw NoStore.missing("Requests to cancel tasks are");
	}

	@Override
	public TaskDetails details() {
		throw NoStore.missing("The status of tasks is");
	}

	private UnsupportedOperationException noResult() {
		return new UnsupportedOperationException(
				"Task '%s' returns void and sends no result. Return a TaskHandle, or set task-queue.store.type"
					.formatted(this.name));
	}

}
