package io.github.taskqueue.test.internal.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskPublisher;

/**
 * Keeps tasks in memory, as they would be on the wire. The queues that an application
 * knows are all that there are, as on a broker of its own.
 */
final class MemoryPublisher implements TaskPublisher {

	private static final CompletableFuture<Void> CONFIRMED = CompletableFuture.completedFuture(null);

	private final MemoryQueues queues;

	private final TaskMessageConverter converter;

	private final Clock clock;

	private final Supplier<Set<String>> known;

	MemoryPublisher(MemoryQueues queues, TaskMessageConverter converter, Clock clock, Supplier<Set<String>> known) {
		this.queues = queues;
		this.known = known;
		this.converter = converter;
		this.clock = clock;
	}

	@Override
	public Duration timeout() {
		return Duration.ofSeconds(5);
	}

	@Override
	public void publish(TaskMessage message) {
		if (!this.known.get().contains(message.queue())) {
			throw new TaskUnroutableException(
					"There is no queue '%1$s' for %2$s. If only another application has it, set task-queue.queues.%1$s.concurrency=0"
						.formatted(message.queue(), message));
		}
		Instant due = message.times().due();
		this.queues.add(new MemoryMessage(message.queue(), this.converter.toProperties(message), message.body(),
				(due != null) ? due : this.clock.instant()));
	}

	@Override
	public CompletableFuture<Void> send(TaskMessage message, Duration timeout) {
		try {
			publish(message);
			return CONFIRMED;
		}
		catch (TaskUnroutableException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

}
