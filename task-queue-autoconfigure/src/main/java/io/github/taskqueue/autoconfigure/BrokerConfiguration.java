package io.github.taskqueue.autoconfigure;

import java.util.stream.Stream;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

import io.github.taskqueue.TaskQueueConnectionFactory;
import io.github.taskqueue.autoconfigure.properties.BrokerProperties;
import io.github.taskqueue.autoconfigure.properties.BrokerProperties.Journal;
import io.github.taskqueue.autoconfigure.properties.LimitProperties;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.broker.Broker;
import io.github.taskqueue.internal.broker.TaskTransport;
import io.github.taskqueue.internal.broker.connection.ConnectionOpener;
import io.github.taskqueue.internal.broker.journal.BrokerJournal;
import io.github.taskqueue.internal.broker.topology.TopologyPart;
import io.github.taskqueue.internal.callback.CompletionWebhooks;
import io.github.taskqueue.internal.crash.SuspectPart;
import io.github.taskqueue.internal.deadletter.DefaultDeadLetters;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.journal.JournalLifecycle.Role;
import io.github.taskqueue.internal.limit.LimitFeature;
import io.github.taskqueue.internal.message.BodyCodec;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskHeader;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.pause.PauseFeature;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.internal.status.StatusFeature;

/**
 * The connection to RabbitMQ, and dead letters.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ BrokerProperties.class, LimitProperties.class })
@ImportRuntimeHints(ConnectionOpener.Hints.class)
class BrokerConfiguration {

	@Bean
	@ConditionalOnMissingBean(value = TaskTransport.class, search = SearchStrategy.CURRENT)
	Broker taskQueueBroker(BrokerProperties properties,
			@TaskQueueConnectionFactory ObjectProvider<ConnectionFactory> qualified,
			ObjectProvider<ConnectionFactory> any, QueueRegistry queues, ObjectProvider<TopologyPart> parts,
			ObjectProvider<TaskHeader<?>> headers, ObjectProvider<BodyCodec> codecs, Environment environment) {
		ConnectionFactory application = qualified
			.getIfUnique(() -> any.getIfUnique(BrokerConfiguration::severalConnectionFactories));
		return new Broker(properties.toSettings(environment.getProperty("spring.application.name")), application,
				queues::names, Stream.concat(Stream.of(new SuspectPart()), parts.orderedStream()).toList(),
				Stream.concat(Stream.of(CompletionWebhooks.CALLBACK, TaskMessage.EXPIRES_AT), headers.stream())
					.toList(),
				codecs.orderedStream().toList());
	}

	private static ConnectionFactory severalConnectionFactories() {
		throw new StartException(
				"There are several ConnectionFactory beans, and none is selected for the connections of tasks.",
				"Mark one of them with @TaskQueueConnectionFactory or @Primary.");
	}

	@Bean
	@ConditionalOnMissingBean
	TaskPublisher taskQueuePublisher(TaskTransport transport) {
		return transport.tasks();
	}

	@Bean
	@ConditionalOnMissingBean
	DeadLetters taskQueueDeadLetters(Broker broker, ObjectProvider<StatusFeature> status) {
		return DefaultDeadLetters.of(broker, (tasks) -> status.ifAvailable((feature) -> feature.discarded(tasks)));
	}

	@Bean
	@ConditionalOnBean(Broker.class)
	@ConditionalOnProperty(name = "task-queue.journal", havingValue = "stream", matchIfMissing = true)
	JournalLifecycle taskQueueJournal(BrokerProperties properties, Environment environment, Broker broker,
			QueueRegistry queues, TaskRegistry tasks) {
		boolean workers = environment.getProperty("task-queue.worker.enabled", Boolean.class, true);
		return new BrokerJournal(Role.of(workers, properties.journal() == Journal.STREAM),
				environment.getProperty("spring.application.name", "application"),
				environment.getProperty("spring.application.version", ""), queues, tasks)
			.create(broker);
	}

	@Bean
	@ConditionalOnBean(Broker.class)
	PauseFeature taskQueues(Broker broker, QueueRegistry queues, TaskRegistry tasks,
			ObjectProvider<JournalLifecycle> journal) {
		return new PauseFeature(broker, queues, tasks, journal.getIfAvailable());
	}

	@Bean
	@ConditionalOnBean(Broker.class)
	LimitFeature taskQueueLimits(LimitProperties properties, Broker broker) {
		return new LimitFeature(properties.maxLengths(), broker.depths());
	}

}
