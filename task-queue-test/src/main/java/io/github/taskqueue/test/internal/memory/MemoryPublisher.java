package io.github.taskqueue.test.internal.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;

/**
 * Keeps tasks in memory, as they would be on the wire.
 */
final class MemoryPublisher implements TaskPublisher {

	private static final CompletableFuture<Void> CONFIRMED = CompletableFuture.completedFuture(null);

	private final MemoryQueues queues;

	private final TaskMessageConverter converter;

	private final Clock clock;

	MemoryPublisher(MemoryQueues queues, TaskMessageConverter converter, Clock clock) {
		this.queues = queues;
		this.converter = converter;
		this.clock = clock;
	}

	@Override
	public Duration timeout() {
		return Duration.ofSeconds(5);
	}

	@Override
	public void publish(TaskMessage message) {
		Instant due = message.times().due();
		this.queues.add(new MemoryMessage(message.queue(), this.converter.toProperties(message), message.body(),
				(due != null) ? due : this.clock.instant()));
	}

	@Override
	public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
		publish(message);
		return CONFIRMED;
	}

}
