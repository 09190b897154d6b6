package io.github.taskqueue.autoconfigure;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.util.function.SingletonSupplier;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.autoconfigure.properties.ClientProperties;
import io.github.taskqueue.internal.client.AsyncTaskBeanPostProcessor;
import io.github.taskqueue.internal.client.AsyncTaskInterceptor;
import io.github.taskqueue.internal.client.BatchEnqueuer;
import io.github.taskqueue.internal.client.DefaultTaskClient;
import io.github.taskqueue.internal.client.TaskEnqueuer;
import io.github.taskqueue.internal.client.TaskMessageFactory;
import io.github.taskqueue.internal.pipeline.PublishChain;
import io.github.taskqueue.internal.pipeline.TaskResults;
import io.github.taskqueue.internal.registry.TaskQueues;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskIdGenerator;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Door of the room: the proxies and the client.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClientProperties.class)
public class TaskClientConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AsyncTaskBeanPostProcessor asyncTaskBeanPostProcessor(ObjectProvider<TaskRegistry> registry,
			ObjectProvider<TaskEnqueuer> enqueuer) {
		return new AsyncTaskBeanPostProcessor(new AsyncTaskInterceptor(SingletonSupplier.of(registry::getObject),
				SingletonSupplier.of(enqueuer::getObject)));
	}

	@Bean
	TaskEnqueuer taskEnqueuer(TaskMessageFactory messages, PublishChain chain, TaskResults results,
			ApplicationEventPublisher events) {
		return new TaskEnqueuer(messages, chain, results, events);
	}

	@Bean
	TaskMessageFactory taskMessageFactory(TaskSerializer serializer, TaskIdGenerator ids,
			ObjectProvider<TaskContextPropagator> propagators, ClientProperties properties) {
		return new TaskMessageFactory(serializer, ids, propagators.orderedStream().toList(),
				properties.maxPayloadSize(), Clock.systemUTC());
	}

	@Bean
	@ConditionalOnMissingBean
	TaskClient taskClient(TaskEnqueuer enqueuer, PublishChain chain, TaskRegistry registry, TaskQueues queues,
			TaskResults results) {
		return new DefaultTaskClient(enqueuer, new BatchEnqueuer(enqueuer, chain), registry, queues, results);
	}

}
