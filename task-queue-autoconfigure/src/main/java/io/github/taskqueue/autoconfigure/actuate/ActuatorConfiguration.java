package io.github.taskqueue.autoconfigure.actuate;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.autoconfigure.condition.ConditionalOnTaskStore;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.pause.PauseFeature;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.status.StatusFeature;
import io.github.taskqueue.internal.worker.WorkerLifecycle;

/**
 * health, gauges and the endpoint, each where its library is there.
 */
@Configuration(proxyBeanMethods = false)
public class ActuatorConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class Gauges {

		@Bean
		QueueGauges taskQueueGauges(MeterRegistry registry, QueueRegistry queues,
				ObjectProvider<WorkerLifecycle> workers, Broker broker, PauseFeature pauses) {
			return new QueueGauges(registry, new LocalWork(queues, workers.getIfAvailable(), pauses.known()),
					broker.depths(), broker.ladderProbes());
		}

		@Bean
		@ConditionalOnTaskStore
		StoreGauges taskQueueStoreGauges(StatusFeature status) {
			return new StoreGauges(status.state());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ CompositeHealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
	@ConditionalOnEnabledHealthIndicator("task-queue")
	static class HealthContributors {

		@Bean
		@ConditionalOnMissingBean(name = "taskQueueHealthContributor")
		TaskQueueHealthContributor taskQueueHealthContributor(QueueRegistry queues, Broker broker,
				ObjectProvider<WorkerLifecycle> workers, PauseFeature pauses, ObjectProvider<StatusFeature> status) {
			BackgroundHealthIndicator background = new BackgroundHealthIndicator(broker.loops(),
					status.stream().map(StatusFeature::loops).findFirst().orElseGet(RecoveryLoops::new),
					broker.ladderProbes());
			return new TaskQueueHealthContributor(new LocalWork(queues, workers.getIfAvailable(), pauses.known()),
					broker, background);
		}

		@Bean
		@ConditionalOnTaskStore
		@ConditionalOnMissingBean(name = "taskQueueStoreHealthIndicator")
		StoreHealthIndicator taskQueueStoreHealthIndicator(StatusFeature status) {
			return new StoreHealthIndicator(status.state());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
	@ConditionalOnAvailableEndpoint(TaskQueuesEndpoint.class)
	static class Endpoints {

		@Bean
		@ConditionalOnMissingBean
		TaskQueuesEndpoint taskQueuesEndpoint(QueueRegistry queues, Broker broker, TaskRegistry registry,
				ObjectProvider<WorkerLifecycle> workers, PauseFeature pauses) {
			LocalWork work = new LocalWork(queues, workers.getIfAvailable(), pauses.known());
			return new TaskQueuesEndpoint(broker.names().namespace(), work,
					new QueueReader(work, broker.depths(), registry));
		}

	}

}
