package io.github.taskqueue.autoconfigure;

import java.time.Duration;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.internal.broker.connection.BrokerConnections;
import io.github.taskqueue.internal.broker.publish.ConfirmedPublisher;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.broker.wire.TaskSignatures;
import io.github.taskqueue.internal.deadletter.DefaultDeadLetters;
import io.github.taskqueue.internal.deadletter.LetterQueues;
import io.github.taskqueue.internal.deadletter.ReplayFactory;

/**
 * Door of the room: the bean that applications inject to look at dead letters.
 */
@Configuration(proxyBeanMethods = false)
public class TaskDeadLetterConfiguration {

	/**
	 * Well within the 30 minutes after which a broker takes messages back by default.
	 */
	private static final Duration LONGEST_PASS = Duration.ofMinutes(10);

	@Bean
	@ConditionalOnMissingBean
	DeadLetters deadLetters(BrokerConnections connections, TopologyNames names, ConfirmedPublisher publisher,
			TaskSignatures signatures) {
		LetterQueues queues = new LetterQueues(connections.browsing(), names, publisher.confirmTimeout(), LONGEST_PASS);
		return new DefaultDeadLetters(queues, publisher, new ReplayFactory(signatures));
	}

}
