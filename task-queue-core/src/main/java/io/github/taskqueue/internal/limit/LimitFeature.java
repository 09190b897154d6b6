package io.github.taskqueue.internal.limit;

import java.util.List;
import java.util.Map;

import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;

/**
 * Keeps callers from filling queues beyond their limit.
 *
 * @param lengths the most tasks that may wait, by queue
 * @param depths how many wait
 */
public record LimitFeature(Map<String, Long> lengths, QueueDepths depths) implements Feature {

	@Override
	public List<PublishInterceptor> publishing() {
		return List.of(new QueueLengthLimits(this.lengths, this.depths));
	}

}
