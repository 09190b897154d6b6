package io.github.taskqueue.test.internal.memory;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.TaskReplies;
import io.github.taskqueue.internal.message.TaskReply;

/**
 * Hands replies to their caller at once.
 */
final class MemoryReplies implements TaskReplies {

	private static final String ADDRESS = "memory";

	private final TaskMessageConverter converter;

	private volatile @Nullable Consumer<TaskReply> listener;

	MemoryReplies(TaskMessageConverter converter) {
		this.converter = converter;
	}

	@Override
	public String listen(Consumer<TaskReply> listener) {
		this.listener = listener;
		return ADDRESS;
	}

	@Override
	public void awaitListening(String address, Duration timeout) {
	}

	@Override
	public CompletableFuture<Void> send(String address, TaskReply reply) {
		Consumer<TaskReply> caller = this.listener;
		if (caller != null && address.equals(ADDRESS)) {
			caller.accept(this.converter.toReply(this.converter.toProperties(reply), reply.body()));
		}
		return CompletableFuture.completedFuture(null);
	}

}
