package io.github.taskqueue.internal.reply;

import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskReplies;
import io.github.taskqueue.internal.message.TaskReply;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.outcome.ReadableFailure;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Replies to callers that wait for the result of a task.
 */
public final class ReplyingListener implements CompletionListener {

	private static final byte[] NOTHING = {};

	private static final int MAX_MESSAGE_LENGTH = 1000;

	private final TaskReplies replies;

	private final TaskSerializer serializer;

	public ReplyingListener(TaskReplies replies, TaskSerializer serializer) {
		this.replies = replies;
		this.serializer = serializer;
	}

	@Override
	public CompletableFuture<Void> onCompletion(TaskCompletion completion) {
		String replyTo = completion.message().replyTo();
		return (replyTo != null) ? send(replyTo, completion) : CompletableFuture.completedFuture(null);
	}

	@Override
	public boolean needsId() {
		return false;
	}

	private static String correlation(TaskMessage message) {
		return !message.id().isEmpty() ? message.id()
				: Objects.requireNonNullElse(message.text(TaskHeaders.CORRELATION), "");
	}

	/**
	 * A caller whose result no message can hold is told so. On another thread, as the one
	 * that learns of it must not be blocked.
	 */
	private CompletableFuture<Void> send(String replyTo, TaskCompletion completion) {
		return this.replies.send(replyTo, reply(completion))
			.exceptionallyComposeAsync((ex) -> (cause(ex) instanceof PayloadTooLargeException large)
					? this.replies.send(replyTo, failure(completion.message(), large))
					: CompletableFuture.failedFuture(cause(ex)));
	}

	private static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

	private TaskReply reply(TaskCompletion completion) {
		TaskMessage message = completion.message();
		return completion.outcome()
			.fold((succeeded) -> success(message, completion.resultType(), succeeded.result()),
					(dead) -> failure(message, dead.failure()), (cancelled) -> notRun(message, TaskReply.CANCELLED),
					(expired) -> notRun(message, TaskReply.EXPIRED));
	}

	/**
	 * A result that cannot be written is the caller's loss, not the task's: its work is
	 * done and must not be repeated.
	 */
	private TaskReply success(TaskMessage message, @Nullable Type resultType, @Nullable Object result) {
		try {
			Type type = (resultType != null) ? resultType : Object.class;
			return new TaskReply(message.id(), message.name(), this.serializer.contentType(),
					this.serializer.writeResult(type, result), null);
		}
		catch (Throwable ex) {
			return failure(message, ex);
		}
	}

	private TaskReply notRun(TaskMessage message, String why) {
		return new TaskReply(message.id(), message.name(), this.serializer.contentType(), NOTHING,
				new TaskReply.Failure(why, null));
	}

	private TaskReply failure(TaskMessage message, Throwable cause) {
		String text = ReadableFailure.messageOf(cause);
		if (text != null && text.length() > MAX_MESSAGE_LENGTH) {
			text = text.substring(0, MAX_MESSAGE_LENGTH);
		}
		return new TaskReply(correlation(message), !message.name().isEmpty() ? message.name() : null,
				this.serializer.contentType(), NOTHING,
				new TaskReply.Failure(ReadableFailure.typeOf(cause).getName(), text));
	}

}
