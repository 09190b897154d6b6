package io.github.taskqueue.autoconfigure.actuate;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
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
import io.github.taskqueue.internal.broker.connection.BrokerConnections;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.broker.topology.TopologyInitializer;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.registry.TaskQueues;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.store.StoreState;
import io.github.taskqueue.internal.worker.TaskWorkers;

/**
 * Door of the room: health, gauges and the endpoint, each where its library is there.
 */
@Configuration(proxyBeanMethods = false)
public class TaskActuateConfiguration {

	@Bean
	LocalWork taskLocalWork(TaskQueues queues, ObjectProvider<TaskWorkers> workers) {
		return new LocalWork(queues, workers.getIfAvailable());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class Gauges {

		@Bean
		QueueGauges taskQueueGauges(MeterRegistry registry, LocalWork work, QueueDepths depths) {
			return new QueueGauges(registry, work, depths);
		}

		@Bean
		@ConditionalOnTaskStore
		StoreGauges taskStoreGauges(StoreState store) {
			return new StoreGauges(store);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ CompositeHealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
	@ConditionalOnEnabledHealthIndicator("task-queue")
	static class HealthContributors {

		@Bean
		@ConditionalOnMissingBean(name = "taskQueueHealthContributor")
		TaskQueueHealthContributor taskQueueHealthContributor(LocalWork work, BrokerConnections connections,
				TopologyInitializer topology, QueueDepths depths, RecoveryLoops loops,
				@Qualifier(RecoveryLoops.OF_STORE) ObjectProvider<RecoveryLoops> storeLoops) {
			return new TaskQueueHealthContributor(work, new BrokerState(connections, topology), depths,
					new BackgroundHealthIndicator(loops, storeLoops.getIfAvailable(RecoveryLoops::new)));
		}

		@Bean
		@ConditionalOnTaskStore
		@ConditionalOnMissingBean(name = "taskQueueStoreHealthIndicator")
		StoreHealthIndicator taskQueueStoreHealthIndicator(StoreState store) {
			return new StoreHealthIndicator(store);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
	@ConditionalOnAvailableEndpoint(TaskQueuesEndpoint.class)
	static class Endpoints {

		@Bean
		@ConditionalOnMissingBean
		TaskQueuesEndpoint taskQueuesEndpoint(TopologyNames names, LocalWork work, QueueDepths depths,
				TaskRegistry registry) {
			return new TaskQueuesEndpoint(names.namespace(), work, new QueueReader(work, depths, registry));
		}

	}

}
