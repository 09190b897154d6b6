package io.github.taskqueue.internal.status;

import java.lang.reflect.Type;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskError;
import io.github.taskqueue.TaskExpiredException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskNotFoundException;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.TaskTimeoutException;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Waits for the end of a task and completes a future with its result: on another thread
 * than the one that tells, as what callers have chained to the future may take its time.
 */
final class ResultSubscriber implements StatusWatch.Subscriber {

	private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

	private final String taskId;

	private final Type type;

	private final TaskSerializer serializer;

	ResultSubscriber(String taskId, Type type, TaskSerializer serializer) {
		this.taskId = taskId;
		this.type = type;
		this.serializer = serializer;
	}

	CompletableFuture<@Nullable Object> result() {
		return this.result;
	}

	@Override
	public void changed(@Nullable TaskRecord task) {
		if (task == null) {
			fail(new TaskNotFoundException(this.taskId));
		}
		else if (task.status() == TaskStatus.CANCELLED) {
			fail(new CancellationException("Task " + this.taskId + " was cancelled"));
		}
		else if (task.status() == TaskStatus.EXPIRED) {
			fail(new TaskExpiredException(this.taskId));
		}
		else if (task.status().isEnd()) {
			end(task.end());
		}
	}

	private void end(TaskRecord.@Nullable End end) {
		TaskError error = (end != null) ? end.error() : null;
		byte[] written = (end != null) ? end.result() : null;
		if (error != null) {
			fail(new TaskFailedException(this.taskId, error.type(), error.message()));
		}
		else {
			this.result.completeAsync(() -> (written != null) ? this.serializer.readResult(this.type, written) : null);
		}
	}

	@Override
	public void timedOut() {
		fail(new TaskTimeoutException(
				"No result of task %s arrived in time; see task-queue.reply.timeout".formatted(this.taskId)));
	}

	private void fail(RuntimeException failure) {
		this.result.completeAsync(() -> {
			throw failure;
		});
	}

}
