package io.github.taskqueue.internal.observation;

import java.util.List;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.pipeline.ExecutionInterceptor;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishInterceptor;
import io.github.taskqueue.observation.TaskProcessObservationConvention;
import io.github.taskqueue.observation.TaskPublishObservationConvention;

/**
 * Observes publishing and attempts.
 *
 * @param registry takes the observations
 * @param publish names of publications, or {@code null} for the default
 * @param process names of attempts, or {@code null} for the default
 * @param values bounds the values of tags
 */
public record ObservationFeature(ObservationRegistry registry, @Nullable TaskPublishObservationConvention publish,
		@Nullable TaskProcessObservationConvention process, TagValues values) implements Feature {

	@Override
	public List<PublishInterceptor> publishing() {
		return List.of(new ObservedPublication(this.registry, this.publish, this.values));
	}

	@Override
	public List<ExecutionInterceptor> executing() {
		return List.of(new ObservedAttempt(this.registry, this.process, this.values));
	}

}
