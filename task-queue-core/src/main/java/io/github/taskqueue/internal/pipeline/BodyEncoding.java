package io.github.taskqueue.internal.pipeline;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.TaskMessage;

/**
 * Encodes the body of what a caller enqueues. Workers publish it again as it came.
 */
public final class BodyEncoding implements Feature, PublishInterceptor {

	private final BodyCodecs codecs;

	public BodyEncoding(BodyCodecs codecs) {
		this.codecs = codecs;
	}

	@Override
	public List<PublishInterceptor> publishing() {
		return this.codecs.isEmpty() ? List.of() : List.of(this);
	}

	@Override
	public CompletableFuture<PublishResult> publish(TaskMessage message, Publish next) {
		return next.publish(message.withBody(this.codecs.encode(message.body())));
	}

	@Override
	public TaskStage stage() {
		return TaskStage.BODY_ENCODING;
	}

}
