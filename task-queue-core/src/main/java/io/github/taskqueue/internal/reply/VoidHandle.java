package io.github.taskqueue.internal.reply;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.message.TaskKey;

/**
 * Handle of a task whose result does not come here, where there is no store: it has none,
 * or it goes to another caller. Made for each call of a {@code void} task, so it makes
 * nothing that hardly anybody asks for.
 *
 * @param id id of the task
 * @param name name of the task, {@code ""} if it is not known
 * @param due when it is due, or {@code null} if it was not delayed or that is not known
 * @param existed whether an earlier call has enqueued it
 * @param lookup takes requests to cancel
 */
record VoidHandle(String id, String name, @Nullable Instant due, boolean existed,
		NoStore lookup) implements TaskHandle<@Nullable Object> {

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
		return this.lookup.cancel(new TaskKey(this.id, this.name), this.due, false);
	}

	@Override
	public TaskDetails details() {
		return this.lookup.details(this.id);
	}

	private UnsupportedOperationException noResult() {
		if (this.name.isEmpty()) {
			return new UnsupportedOperationException(("The result of task '%s' comes only to the process that has"
					+ " enqueued it. To have it here, set task-queue.store.type")
				.formatted(this.id));
		}
		String why = this.existed ? "was enqueued by an earlier call, so no result comes to this one. Instead,"
				: "returns void and sends no result. Return a TaskHandle, or";
		return new UnsupportedOperationException("Task '%s' %s set task-queue.store.type".formatted(this.name, why));
	}

}
