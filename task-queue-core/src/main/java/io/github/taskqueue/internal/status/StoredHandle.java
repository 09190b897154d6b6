package io.github.taskqueue.internal.status;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.internal.reply.ResultWait;

/**
 * Handle of a task of which all is had from the store.
 *
 * @param id id of the task
 * @param queue its queue, or {@code null} if it is not known
 * @param resultType type of its result
 * @param existed whether an earlier call has enqueued it
 * @param tasks knows the task
 */
record StoredHandle(String id, @Nullable String queue, Type resultType, boolean existed,
		StoredTasks tasks) implements TaskHandle<@Nullable Object> {

	@Override
	public CompletableFuture<@Nullable Object> result() {
		return this.tasks.result(this.id, this.resultType);
	}

	@Override
	public @Nullable Object await(Duration timeout) {
		CompletableFuture<@Nullable Object> result = result();
		try {
			return ResultWait.await(this.id, this.queue, result, timeout);
		}
		finally {
			result.cancel(false);
		}
	}

	@Override
	public boolean cancel() {
		return this.tasks.cancel(this.id);
	}

	@Override
	public TaskDetails details() {
		return this.tasks.details(this.id);
	}

}
