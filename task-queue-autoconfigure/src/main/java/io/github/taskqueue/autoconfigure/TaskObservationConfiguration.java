package io.github.taskqueue.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.internal.observation.AttemptMeters;
import io.github.taskqueue.internal.observation.DeadLetterMeter;
import io.github.taskqueue.internal.observation.ObservedAttempt;
import io.github.taskqueue.internal.observation.ObservedPublication;
import io.github.taskqueue.internal.registry.TaskQueues;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.observation.TagValues;
import io.github.taskqueue.observation.TaskProcessObservationConvention;
import io.github.taskqueue.observation.TaskPublishObservationConvention;

/**
 * Door of the room: observations where there is an {@link ObservationRegistry}, counters
 * where there is a {@link MeterRegistry}.
 */
@Configuration(proxyBeanMethods = false)
public class TaskObservationConfiguration {

	@Bean
	TagValues taskTagValues(TaskRegistry registry, TaskQueues queues) {
		return new TagValues(registry, queues);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ObservationRegistry.class)
	@ConditionalOnBean(ObservationRegistry.class)
	static class Observations {

		@Bean
		ObservedPublication taskObservedPublication(ObservationRegistry registry,
				ObjectProvider<TaskPublishObservationConvention> convention, TagValues values) {
			return new ObservedPublication(registry, convention.getIfAvailable(), values);
		}

		@Bean
		ObservedAttempt taskObservedAttempt(ObservationRegistry registry,
				ObjectProvider<TaskProcessObservationConvention> convention, TagValues values) {
			return new ObservedAttempt(registry, convention.getIfAvailable(), values);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class Meters {

		@Bean
		AttemptMeters taskAttemptMeters(MeterRegistry registry, TagValues values) {
			return new AttemptMeters(registry, values);
		}

		@Bean
		DeadLetterMeter taskDeadLetterMeter(MeterRegistry registry, TagValues values) {
			return new DeadLetterMeter(registry, values);
		}

	}

}
