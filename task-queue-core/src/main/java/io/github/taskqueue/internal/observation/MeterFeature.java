package io.github.taskqueue.internal.observation;

import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;

import io.github.taskqueue.internal.outcome.TaskEventListener;
import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;

/**
 * Counts attempts, dead letters and tasks that have expired.
 *
 * @param registry takes the meters
 * @param values bounds the values of tags
 */
public record MeterFeature(MeterRegistry registry, TagValues values) implements Feature {

	@Override
	public List<ExecutionInterceptor> executing() {
		return List.of(new AttemptMeters(this.registry, this.values));
	}

	@Override
	public List<TaskEventListener> events() {
		return List.of(new DeadLetterMeter(this.registry, this.values));
	}

}
