package io.github.taskqueue.context;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.util.unit.DataSize;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskQueueConnectionFactory;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.connection.ConnectionOpener;
import io.github.taskqueue.internal.broker.journal.BrokerJournal;
import io.github.taskqueue.internal.callback.CompletionWebhooks;
import io.github.taskqueue.internal.client.AsyncTaskBeanPostProcessor;
import io.github.taskqueue.internal.client.AsyncTaskInterceptor;
import io.github.taskqueue.internal.client.BatchEnqueuer;
import io.github.taskqueue.internal.client.DefaultTaskClient;
import io.github.taskqueue.internal.client.TaskEnqueuer;
import io.github.taskqueue.internal.client.TaskMessageFactory;
import io.github.taskqueue.internal.client.TimeOrderedIds;
import io.github.taskqueue.internal.crash.SuspectPart;
import io.github.taskqueue.internal.deadletter.DefaultDeadLetters;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.json.JacksonTaskSerializer;
import io.github.taskqueue.internal.json.TaskJson;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.pause.PauseFeature;
import io.github.taskqueue.internal.pipeline.CallChain;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.PublishChain;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskBeans;
import io.github.taskqueue.internal.registry.TaskDefinitionFactory;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.registry.TaskTypeCheck;
import io.github.taskqueue.internal.result.Results;
import io.github.taskqueue.spi.TaskContextPropagator;
import io.github.taskqueue.spi.TaskIdGenerator;
import io.github.taskqueue.spi.TaskJsonMapperCustomizer;
import io.github.taskqueue.spi.TaskSerializer;

/**
 * What callers and workers need. The auto-configuration does the same for Spring Boot,
 * with more settings and features.
 */
@Configuration(proxyBeanMethods = false)
@ImportRuntimeHints(ConnectionOpener.Hints.class)
class CallerConfiguration {

	static final Duration REPLY_TIMEOUT = Duration.ofHours(1);

	static final int MAX_PENDING_RESULTS = 100_000;

	static final DataSize MAX_PAYLOAD = DataSize.ofMegabytes(1);

	private final TaskQueueSettings settings;

	CallerConfiguration(ObjectProvider<TaskQueueSettings> settings) {
		this.settings = settings.getIfAvailable(TaskQueueSettings::with);
	}

	@Bean
	TaskRegistry taskQueueRegistry(ConfigurableListableBeanFactory beanFactory) {
		return new TaskRegistry(new TaskDefinitionFactory(this.settings.toDefinitionSettings(),
				new EmbeddedValueResolver(beanFactory)));
	}

	@Bean
	QueueRegistry taskQueueQueues(TaskRegistry registry) {
		return new QueueRegistry(registry, this.settings.toDefinitionSettings(), Stream.empty());
	}

	@Bean
	TaskBeans taskQueueBeans(ConfigurableListableBeanFactory beanFactory, TaskRegistry registry,
			TaskSerializer serializer, ObjectProvider<Feature> features, ObjectProvider<Broker> broker) {
		return new TaskBeans(beanFactory, registry, (tasks) -> {
			new TaskTypeCheck(serializer).check(tasks);
			features.forEach((feature) -> feature.prepare(tasks));
			broker.getObject().logStart(tasks.stream().map(TaskDefinition::name).toList(), "none");
		});
	}

	/**
	 * After the beans, which it asks when all singletons are there.
	 */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AsyncTaskBeanPostProcessor taskQueueProxies(ObjectProvider<TaskRegistry> registry,
			ObjectProvider<TaskEnqueuer> enqueuer, ObjectProvider<TaskBeans> tasks) {
		return new AsyncTaskBeanPostProcessor(new AsyncTaskInterceptor(SingletonSupplier.of(registry::getObject),
				SingletonSupplier.of(enqueuer::getObject)), SingletonSupplier.of(tasks::getObject));
	}

	@Bean
	Broker taskQueueBroker(@TaskQueueConnectionFactory ObjectProvider<ConnectionFactory> qualified,
			ObjectProvider<ConnectionFactory> any, QueueRegistry queues) {
		return new Broker(this.settings.toBrokerSettings(), qualified.getIfUnique(any::getObject), queues::names,
				List.of(new SuspectPart()), List.of(CompletionWebhooks.CALLBACK, TaskMessage.EXPIRES_AT), List.of());
	}

	@Bean
	@Nullable JournalLifecycle taskQueueJournal(Broker broker, QueueRegistry queues, TaskRegistry tasks,
			ListableBeanFactory beans) {
		if (Boolean.FALSE.equals(this.settings.journal())) {
			return null;
		}
		boolean workers = beans.getBeanNamesForType(WorkerConfiguration.class, true, false).length > 0;
		return new BrokerJournal(JournalLifecycle.Role.of(workers, Boolean.TRUE.equals(this.settings.journal())),
				Objects.requireNonNullElse(this.settings.toBrokerSettings().application(), "application"), "", queues,
				tasks)
			.create(broker);
	}

	@Bean
	PauseFeature taskQueues(Broker broker, QueueRegistry queues, TaskRegistry tasks,
			ObjectProvider<JournalLifecycle> journal) {
		return new PauseFeature(broker, queues, tasks, journal.getIfAvailable());
	}

	@Bean
	DeadLetters taskQueueDeadLetters(Broker broker) {
		return DefaultDeadLetters.of(broker, (discarded) -> {
		});
	}

	@Bean
	@Fallback
	TaskSerializer taskQueueSerializer(ObjectProvider<JsonMapper> application, ObjectProvider<JacksonModule> modules,
			ObjectProvider<TaskJsonMapperCustomizer> customizers) {
		TaskJson json = new TaskJson(ClassUtils.getDefaultClassLoader(), false);
		return new JacksonTaskSerializer(json.mapper(application.getIfUnique(), modules.orderedStream().toList(),
				customizers.orderedStream().toList()));
	}

	@Bean
	@Fallback
	TaskIdGenerator taskQueueIdGenerator() {
		return new TimeOrderedIds();
	}

	@Bean
	Results taskQueueResults(Broker broker, TaskSerializer serializer, ObjectProvider<JournalLifecycle> journal) {
		return new Results(broker, serializer, REPLY_TIMEOUT, MAX_PENDING_RESULTS, journal.getIfAvailable(), null);
	}

	@Bean
	TaskEnqueuer taskQueueEnqueuer(ObjectProvider<Feature> features, TaskSerializer serializer, TaskIdGenerator ids,
			ObjectProvider<TaskContextPropagator> propagators, Broker broker, Results results,
			ApplicationEventPublisher events) {
		TaskMessageFactory messages = new TaskMessageFactory(
				new CallChain(Feature.stages(features.stream().toList(), Feature::calling)), serializer, ids,
				propagators.orderedStream().toList(), MAX_PAYLOAD, Clock.systemUTC());
		PublishChain chain = new PublishChain(Feature.stages(features.stream().toList(), Feature::publishing),
				broker.tasks());
		return new TaskEnqueuer(messages, chain, results.callers(), events, results.claims());
	}

	@Bean
	TaskClient taskClient(TaskEnqueuer enqueuer, TaskRegistry registry, QueueRegistry queues, Results results) {
		return new DefaultTaskClient(enqueuer, new BatchEnqueuer(enqueuer), registry, queues, results.callers());
	}

}
