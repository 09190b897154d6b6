package io.github.taskqueue.internal.limit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.pipeline.TaskStage;

/**
 * Refuses tasks for queues that have reached their {@code max-length}. Delayed tasks pass
 * and are not counted: they do not wait in the queue, and when they are due somebody else
 * may have emptied it.
 */
final class QueueLengthLimits implements PublishInterceptor {

	/**
	 * A broker that takes longer is not one whose queues are known to be full.
	 */
	private static final Duration PATIENCE = Duration.ofMillis(100);

	private final Map<String, QueueLengthLimit> limits = new HashMap<>();

	public QueueLengthLimits(Map<String, Long> lengths, QueueDepths depths) {
		lengths.forEach((queue, length) -> this.limits.put(queue,
				new QueueLengthLimit(length, () -> depths.ready(queue, PATIENCE), System::nanoTime)));
	}

	@Override
	public CompletableFuture<PublishResult> publish(TaskMessage message, Publish next) {
		QueueLengthLimit limit = this.limits.get(message.queue());
		return (limit == null || message.times().due() != null) ? next.publish(message) : publish(message, next, limit);
	}

	private static CompletableFuture<PublishResult> publish(TaskMessage message, Publish next, QueueLengthLimit limit) {
		Duration wait = limit.enter();
		if (wait != null) {
			throw new QueueFullException("Queue '%s' has reached its max-length of %d; not sent: %s"
				.formatted(message.queue(), limit.length(), message), wait);
		}
		CompletableFuture<PublishResult> published = next.publish(message);
		published.whenComplete((result, ex) -> limit.leave(isStored(result, ex)));
		return published;
	}

	/**
	 * What may be stored counts. What is deferred is not, and passes like a delayed task.
	 */
	private static boolean isStored(@Nullable PublishResult result, @Nullable Throwable failure) {
		return result instanceof PublishResult.Accepted
				|| (failure instanceof TaskEnqueueException refusal && refusal.outcomeUnknown());
	}

	@Override
	public TaskStage stage() {
		return TaskStage.BACK_PRESSURE;
	}

}
