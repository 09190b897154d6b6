package io.github.taskqueue.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.ConfigurableEnvironment;

import io.github.taskqueue.autoconfigure.properties.DefinitionProperties;
import io.github.taskqueue.autoconfigure.properties.KnownProperties;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.registry.ConfiguredQueues;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.registry.TaskDefinitionFactory;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.registry.TaskTypeCheck;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * Tasks and queues of the application.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DefinitionProperties.class)
class DefinitionConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	TaskRegistry taskQueueRegistry(DefinitionProperties properties, ConfigurableListableBeanFactory beanFactory) {
		return new TaskRegistry(
				new TaskDefinitionFactory(properties.toSettings(), new EmbeddedValueResolver(beanFactory)));
	}

	@Bean
	QueueRegistry taskQueueQueues(TaskRegistry registry, DefinitionProperties properties,
			ObjectProvider<ConfiguredQueues> configured) {
		return new QueueRegistry(registry, properties.toSettings(), configured.stream());
	}

	@Bean
	TaskBeans taskQueueBeans(ConfigurableListableBeanFactory beanFactory, TaskRegistry registry,
			ConfigurableEnvironment environment, ObjectProvider<Feature> features,
			ObjectProvider<TaskSerializer> serializer, ObjectProvider<Broker> broker) {
		PropertyNameCheck names = new PropertyNameCheck(new ConfiguredNames(environment),
				new KnownProperties(beanFactory));
		return new TaskBeans(beanFactory, registry, (tasks) -> {
			serializer.ifAvailable((available) -> new TaskTypeCheck(available).check(tasks));
			names.warn(tasks);
			features.forEach((feature) -> feature.prepare(tasks));
			broker.ifAvailable((available) -> available.logStart(tasks.stream().map(TaskDefinition::name).toList(),
					environment.getProperty("task-queue.store.type", "none")));
		});
	}

}
