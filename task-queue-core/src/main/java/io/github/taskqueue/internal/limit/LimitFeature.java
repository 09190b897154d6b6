package io.github.taskqueue.internal.limit;

import java.util.List;
import java.util.Map;

import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.internal.start.StartException;

/**
 * Keeps callers from filling queues beyond their limit.
 *
 * @param lengths the most tasks that may wait, by queue
 * @param depths how many wait
 */
public record LimitFeature(Map<String, Long> lengths, QueueDepths depths) implements Feature {

	public LimitFeature {
		lengths.forEach(LimitFeature::check);
	}

	private static void check(String queue, long length) {
		if (length < 1) {
			throw new StartException("task-queue.queues.%s.max-length is %d.".formatted(queue, length),
					"Set a number above 0, or remove the property for no limit.");
		}
	}

	@Override
	public List<PublishInterceptor> publishing() {
		return this.lengths.isEmpty() ? List.of() : List.of(new QueueLengthLimits(this.lengths, this.depths));
	}

}
