package io.github.taskqueue.deadletter;

import java.time.Duration;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.DeadLetters;
import io.github.taskqueue.broker.BrokerConnections;
import io.github.taskqueue.broker.ConfirmedPublisher;
import io.github.taskqueue.broker.TaskSignatures;
import io.github.taskqueue.broker.TopologyNames;

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
