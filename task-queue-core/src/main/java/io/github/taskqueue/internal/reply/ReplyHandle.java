package io.github.taskqueue.internal.reply;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.internal.message.TaskKey;

/**
 * Handle of a task whose result comes by reply.
 *
 * @param task the task
 * @param due when it is due, or {@code null} if it was not delayed
 * @param queue its queue
 * @param future completed with the reply
 * @param existed whether an earlier call has enqueued it
 * @param lookup knows the status
 */
record ReplyHandle(TaskKey task, @Nullable Instant due, String queue, CompletableFuture<@Nullable Object> future,
		boolean existed, TaskLookup lookup) implements TaskHandle<@Nullable Object> {

	@Override
	public String id() {
		return this.task.id();
	}

	@Override
	public CompletableFuture<@Nullable Object> result() {
		return this.future.copy();
	}

	@Override
	public @Nullable Object await(Duration timeout) {
		return ResultWait.await(id(), this.queue, this.future, timeout);
	}

	/**
	 * A store knows that a task will not run before its message has come to a worker,
	 * which replies.
	 */
	@Override
	public boolean cancel() {
		boolean asked = this.lookup.cancel(this.task, this.due, isReplied());
		if (asked) {
			this.lookup.handle(id(), Object.class).result().whenComplete((result, failure) -> {
				if (failure instanceof CancellationException) {
					this.future.completeExceptionally(failure);
				}
			});
		}
		return asked;
	}

	/**
	 * That no reply has come in time says nothing.
	 */
	private boolean isReplied() {
		return this.future.isDone()
				&& this.future.handle((result, failure) -> !(failure instanceof TaskTimeoutException)).join();
	}

	@Override
	public TaskDetails details() {
		return this.lookup.details(id());
	}

}
