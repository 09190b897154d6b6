package io.github.taskqueue.autoconfigure;

import java.time.Clock;
import java.util.UUID;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

import io.github.taskqueue.TaskQueueConnectionFactory;
import io.github.taskqueue.autoconfigure.properties.BrokerProperties;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.broker.connection.BrokerCalls;
import io.github.taskqueue.internal.broker.connection.BrokerConnections;
import io.github.taskqueue.internal.broker.connection.ConnectionOpener;
import io.github.taskqueue.internal.broker.publish.ConfirmChannels;
import io.github.taskqueue.internal.broker.publish.ConfirmedPublisher;
import io.github.taskqueue.internal.broker.publish.DelayLadder;
import io.github.taskqueue.internal.broker.publish.Outgoing;
import io.github.taskqueue.internal.broker.publish.RabbitTaskPublisher;
import io.github.taskqueue.internal.broker.publish.TaskRoutes;
import io.github.taskqueue.internal.broker.reply.RabbitTaskReplies;
import io.github.taskqueue.internal.broker.reply.ReplyAddress;
import io.github.taskqueue.internal.broker.topology.DeclaredQueues;
import io.github.taskqueue.internal.broker.topology.QueueDepths;
import io.github.taskqueue.internal.broker.topology.Topology;
import io.github.taskqueue.internal.broker.topology.TopologyInitializer;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.broker.wire.TaskMessageConverter;
import io.github.taskqueue.internal.broker.wire.TaskSignatures;
import io.github.taskqueue.internal.message.TaskPublisher;
import io.github.taskqueue.internal.message.TaskReplies;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.internal.worker.UnroutedMessages;

/**
 * Door of the room: two connections, one to publish and one to consume, the topology, and
 * the publishers. Beans are closed after the workers have stopped.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrokerProperties.class)
@Import({ DeclaredQueues.class, BrokerCalls.class, UnroutedMessages.class })
@ImportRuntimeHints(ConnectionOpener.Hints.class)
public class TaskBrokerConfiguration {

	@Bean
	TopologyNames taskTopologyNames(BrokerProperties properties) {
		return new TopologyNames(properties.namespace());
	}

	@Bean
	Topology taskTopology(TopologyNames names, BrokerProperties properties) {
		return new Topology(names, properties.topology().toSettings());
	}

	@Bean
	BrokerConnections taskBrokerConnections(@TaskQueueConnectionFactory ObjectProvider<ConnectionFactory> qualified,
			ObjectProvider<ConnectionFactory> any, DeclaredQueues queues, Environment environment,
			RecoveryLoops loops) {
		ConnectionFactory application = qualified
			.getIfUnique(() -> any.getIfUnique(TaskBrokerConfiguration::severalConnectionFactories));
		BrokerConnections connections = new BrokerConnections(new ConnectionOpener(application),
				applicationName(environment), loops);
		connections.publishing().addListener(queues::declareAll);
		return connections;
	}

	private static ConnectionFactory severalConnectionFactories() {
		throw new StartException(
				"There are several ConnectionFactory beans, and the task queue cannot tell from which one to take"
						+ " addresses and credentials.",
				"Mark one of them with @TaskQueueConnectionFactory or @Primary.");
	}

	private static String applicationName(Environment environment) {
		return environment.getProperty("spring.application.name", "application");
	}

	@Bean
	TopologyInitializer taskTopologyInitializer(BrokerConnections connections, DeclaredQueues queues,
			BrokerProperties properties) {
		return new TopologyInitializer(connections.publishing(), queues, properties.failFast());
	}

	@Bean
	TaskSignatures taskSignatures(BrokerProperties properties) {
		return new TaskSignatures(properties.signature().keys(), properties.signature().required());
	}

	@Bean
	TaskMessageConverter taskMessageConverter(Environment environment, TaskSignatures signatures) {
		return new TaskMessageConverter(environment.getProperty("spring.application.name"), signatures);
	}

	@Bean
	ConfirmedPublisher taskConfirmedPublisher(BrokerConnections connections, TopologyNames names,
			BrokerProperties properties, RecoveryLoops loops) {
		ConfirmChannels channels = new ConfirmChannels(connections.publishing(), properties.publisher().maxInFlight(),
				Outgoing.probe(names), loops.create("confirms"));
		return new ConfirmedPublisher(channels, properties.publisher().confirmTimeout());
	}

	@Bean
	TaskRoutes taskRoutes(BrokerConnections connections, Topology topology, TopologyNames names, DeclaredQueues queues,
			BrokerCalls calls) {
		DelayLadder ladder = new DelayLadder(connections.publishing(), topology, names, calls);
		return new TaskRoutes(connections.publishing(), queues, ladder, calls, names, Clock.systemUTC());
	}

	@Bean
	@ConditionalOnMissingBean
	TaskPublisher taskPublisher(ConfirmedPublisher publisher, TaskRoutes routes, TaskMessageConverter converter,
			TaskReplies replies) {
		return new RabbitTaskPublisher(publisher, routes, converter, replies);
	}

	@Bean
	@ConditionalOnMissingBean
	TaskReplies taskReplies(BrokerConnections connections, Topology topology, ConfirmedPublisher publisher,
			TaskMessageConverter converter, TopologyNames names, RecoveryLoops loops) {
		return new RabbitTaskReplies(connections.consuming(), topology, publisher, converter,
				new ReplyAddress(names, UUID.randomUUID().toString()), loops.create("replies"));
	}

	@Bean
	QueueDepths taskQueueDepths(BrokerConnections connections, TopologyNames names) {
		return new QueueDepths(connections.publishing(), names);
	}

}
