package io.github.taskqueue.internal.reply;

import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskExpiredException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskReplies;
import io.github.taskqueue.internal.message.TaskReply;
import io.github.taskqueue.internal.pipeline.TaskResults;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Gives callers the results that come back by reply. The reply queue is opened by the
 * first task with a result.
 */
public final class ReplyResults implements TaskResults {

	private final TaskReplies replies;

	private final TaskSerializer serializer;

	private final PendingResults pending;

	private final Duration timeout;

	private final TaskLookup lookup;

	private final Executor callbacks;

	public ReplyResults(TaskReplies replies, TaskSerializer serializer, PendingResults pending, Duration timeout,
			TaskLookup lookup, Executor callbacks) {
		this.replies = replies;
		this.serializer = serializer;
		this.pending = pending;
		this.timeout = timeout;
		this.lookup = lookup;
		this.callbacks = callbacks;
	}

	@Override
	public TaskMessage expectResult(TaskMessage message) {
		return message.withReplyTo(this.replies.listen(this::arrived));
	}

	@Override
	public TaskHandle<?> handle(TaskMessage message, Type resultType) {
		PendingResult result = this.pending.add(new PendingResult(message.key(), resultType, until(message)));
		return new ReplyHandle(message.key(), message.times().due(), message.queue(), result.future(), false,
				this.lookup);
	}

	private Instant until(TaskMessage message) {
		return message.times().runnableSince().plus(this.timeout);
	}

	/**
	 * Where this process waits for the result of the earlier task already, no store is
	 * needed for it.
	 */
	@Override
	public TaskHandle<?> existing(String taskId, TaskMessage message, @Nullable Type resultType) {
		TaskKey task = new TaskKey(taskId, message.name());
		PendingResult shared = (resultType != null) ? this.pending.share(task, until(message)) : null;
		return (shared != null)
				? new ReplyHandle(task, message.times().due(), message.queue(), shared.future(), true, this.lookup)
				: this.lookup.existing(taskId, message, (resultType != null) ? resultType : Void.class);
	}

	@Override
	public TaskHandle<?> handleWithoutResult(TaskMessage message) {
		return this.lookup.handleWithoutResult(message);
	}

	@Override
	public TaskHandle<?> handle(String taskId, Type resultType) {
		return this.lookup.handle(taskId, resultType);
	}

	@Override
	public TaskPage find(TaskQuery query) {
		return this.lookup.find(query);
	}

	@Override
	public void forget(TaskMessage message) {
		this.pending.forget(message.key());
	}

	private void arrived(TaskReply reply) {
		PendingResult waiting = this.pending.remove(reply.taskId(), reply.name());
		if (waiting == null) {
			return;
		}
		TaskReply.Failure failure = reply.failure();
		if (failure != null) {
			complete(waiting, null, exception(reply.taskId(), failure));
			return;
		}
		try {
			complete(waiting, this.serializer.readResult(waiting.type(), reply.body()), null);
		}
		catch (TaskSerializationException ex) {
			complete(waiting, null, ex);
		}
	}

	private static RuntimeException exception(String taskId, TaskReply.Failure failure) {
		return switch (failure.type()) {
			case TaskReply.CANCELLED -> new CancellationException("Task " + taskId + " was cancelled");
			case TaskReply.EXPIRED -> new TaskExpiredException(taskId);
			default -> new TaskFailedException(taskId, failure.type(), failure.message());
		};
	}

	/**
	 * On another thread, as what callers have chained to the future may take its time.
	 */
	private void complete(PendingResult waiting, @Nullable Object value, @Nullable RuntimeException failure) {
		if (failure != null) {
			waiting.future().completeAsync(() -> {
				throw failure;
			}, this.callbacks);
		}
		else {
			waiting.future().completeAsync(() -> value, this.callbacks);
		}
	}

}
