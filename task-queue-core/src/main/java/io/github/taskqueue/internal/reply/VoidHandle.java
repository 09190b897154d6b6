package io.github.taskqueue.internal.reply;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;

/**
 * Handle of a task whose result does not come here, where there is no store: it has none,
 * or it goes to an earlier caller. Made for each call of a {@code void} task, so it makes
 * nothing that hardly anybody asks for.
 *
 * @param id id of the task
 * @param name name of the task
 * @param existed whether an earlier call has enqueued it
 */
record VoidHandle(String id, String name, boolean existed) implements TaskHandle<@Nullable Object> {

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
		String why = this.existed ? "was enqueued by an earlier call, so no result comes to this one. Instead,"
				: "returns void and sends no result. Return a TaskHandle, or";
		return new UnsupportedOperationException("Task '%s' %s set task-queue.store.type".formatted(this.name, why));
	}

}
