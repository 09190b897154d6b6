package io.github.taskqueue.autoconfigure;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.internal.observation.MeterFeature;
import io.github.taskqueue.internal.observation.ObservationFeature;
import io.github.taskqueue.internal.observation.TagValues;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.observation.TaskProcessObservationConvention;
import io.github.taskqueue.observation.TaskPublishObservationConvention;

/**
 * Observations and meters, where there are registries.
 */
class ObservationConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ObservationRegistry.class)
	@ConditionalOnBean(ObservationRegistry.class)
	static class Observations {

		@Bean
		ObservationFeature taskQueueObservations(ObservationRegistry registry,
				ObjectProvider<TaskPublishObservationConvention> publish,
				ObjectProvider<TaskProcessObservationConvention> process, TaskRegistry tasks, QueueRegistry queues) {
			return new ObservationFeature(registry, publish.getIfAvailable(), process.getIfAvailable(),
					new TagValues(tasks, queues));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class Meters {

		@Bean
		MeterFeature taskQueueMeters(MeterRegistry registry, TaskRegistry tasks, QueueRegistry queues) {
			return new MeterFeature(registry, new TagValues(tasks, queues));
		}

	}

}
