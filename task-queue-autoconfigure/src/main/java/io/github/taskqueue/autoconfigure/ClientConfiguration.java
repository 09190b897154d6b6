package io.github.taskqueue.autoconfigure;

import java.util.stream.Stream;

import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.autoconfigure.properties.ClientProperties;
import io.github.taskqueue.internal.broker.TaskTransport;
import io.github.taskqueue.internal.client.AsyncTaskBeanPostProcessor;
import io.github.taskqueue.internal.client.AsyncTaskInterceptor;
import io.github.taskqueue.internal.client.BatchEnqueuer;
import io.github.taskqueue.internal.client.DefaultTaskClient;
import io.github.taskqueue.internal.client.TaskEnqueuer;
import io.github.taskqueue.internal.client.TaskMessageFactory;
import io.github.taskqueue.internal.client.TimeOrderedIds;
import io.github.taskqueue.internal.json.JacksonTaskSerializer;
import io.github.taskqueue.internal.json.TaskJson;
import io.github.taskqueue.internal.message.BodyCodec;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.pipeline.BodyEncoding;
import io.github.taskqueue.internal.pipeline.CallChain;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishChain;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.result.Results;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskIdGenerator;
import io.github.taskqueue.spi.TaskJsonMapperCustomizer;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * The caller's side: proxies of beans with tasks, and the client.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ClientProperties.class)
class ClientConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AsyncTaskBeanPostProcessor taskQueueProxies(ObjectProvider<TaskRegistry> registry,
			ObjectProvider<TaskEnqueuer> enqueuer, ObjectProvider<TaskBeans> tasks) {
		return new AsyncTaskBeanPostProcessor(new AsyncTaskInterceptor(SingletonSupplier.of(registry::getObject),
				SingletonSupplier.of(enqueuer::getObject)), SingletonSupplier.of(tasks::getObject));
	}

	@Bean
	@ConditionalOnMissingBean
	TaskSerializer taskQueueSerializer(ObjectProvider<JsonMapper> application, ObjectProvider<JacksonModule> modules,
			ObjectProvider<TaskJsonMapperCustomizer> customizers, Environment environment) {
		TaskJson json = new TaskJson(ClassUtils.getDefaultClassLoader(), Threading.VIRTUAL.isActive(environment));
		return new JacksonTaskSerializer(json.mapper(application.getIfUnique(), modules.orderedStream().toList(),
				customizers.orderedStream().toList()));
	}

	@Bean
	@ConditionalOnMissingBean
	TaskIdGenerator taskQueueIdGenerator() {
		return new TimeOrderedIds();
	}

	@Bean
	TaskEnqueuer taskQueueEnqueuer(ObjectProvider<Feature> features, TaskSerializer serializer, TaskIdGenerator ids,
			ObjectProvider<TaskContextPropagator> propagators, ClientProperties properties,
			ObjectProvider<BodyCodec> codecs, TaskPublisher publisher, Results results,
			ApplicationEventPublisher events, TaskTransport transport) {
		Feature encoding = new BodyEncoding(new BodyCodecs(codecs.orderedStream().toList()));
		PublishChain chain = new PublishChain(
				Feature.stages(Stream.concat(features.stream(), Stream.of(encoding)).toList(), Feature::publishing),
				publisher);
		TaskMessageFactory messages = new TaskMessageFactory(
				new CallChain(Feature.stages(features.stream().toList(), Feature::calling)), serializer, ids,
				propagators.orderedStream().toList(), properties.maxPayloadSize(), transport.clock());
		return new TaskEnqueuer(messages, chain, results.callers(), events, results.claims());
	}

	@Bean
	@ConditionalOnMissingBean
	TaskClient taskClient(TaskEnqueuer enqueuer, TaskRegistry registry, QueueRegistry queues, Results results) {
		return new DefaultTaskClient(enqueuer, new BatchEnqueuer(enqueuer), registry, queues, results.callers());
	}

}
