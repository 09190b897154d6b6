package io.github.taskqueue.internal.reply;

import java.lang.reflect.Type;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskKey;

/**
 * A result that somebody may be waiting for. A task that is enqueued again under its id
 * has one result for all its handles.
 *
 * @param task id and name of the task
 * @param type type of the result
 * @param until when the wait ends
 * @param handles how many handles wait for it
 * @param future completed with the result
 */
record PendingResult(TaskKey task, Type type, Instant until, int handles, CompletableFuture<@Nullable Object> future) {

	/**
	 * A result with one handle.
	 */
	PendingResult(TaskKey task, Type type, Instant until) {
		this(task, type, until, 1, new CompletableFuture<>());
	}

	/**
	 * The same result with the handle of a later one.
	 */
	PendingResult sharedWith(PendingResult later) {
		return sharedUntil(later.until, later.handles);
	}

	/**
	 * The same result with more handles.
	 */
	PendingResult sharedUntil(Instant until, int handles) {
		return new PendingResult(this.task, this.type, until, this.handles + handles, this.future);
	}

	/**
	 * The same result with one handle less.
	 */
	@Nullable PendingResult withoutOne() {
		return (this.handles > 1) ? new PendingResult(this.task, this.type, this.until, this.handles - 1, this.future)
				: null;
	}

}
