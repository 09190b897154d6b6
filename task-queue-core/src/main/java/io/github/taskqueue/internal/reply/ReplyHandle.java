package io.github.taskqueue.internal.reply;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;

/**
 * Handle of a task whose result comes by reply.
 *
 * @param id id of the task
 * @param queue its queue
 * @param future completed with the reply
 * @param existed whether an earlier call has enqueued it
 * @param lookup knows the status
 */
record ReplyHandle(String id, String queue, CompletableFuture<@Nullable Object> future, boolean existed,
		TaskLookup lookup) implements TaskHandle<@Nullable Object> {

	@Override
	public CompletableFuture<@Nullable Object> result() {
		return this.future.copy();
	}

	@Override
	public @Nullable Object await(Duration timeout) {
		return ResultWait.await(this.id, this.queue, this.future, timeout);
	}

	/**
	 * A task that will not run sends no reply.
	 */
	@Override
	public boolean cancel() {
		boolean asked = this.lookup.cancel(this.id);
		if (asked) {
			this.lookup.handle(this.id, Object.class).result().whenComplete((result, failure) -> {
				if (failure instanceof CancellationException) {
					this.future.completeExceptionally(failure);
				}
			});
		}
		return asked;
	}

	@Override
	public TaskDetails details() {
		return this.lookup.details(this.id);
	}

}
