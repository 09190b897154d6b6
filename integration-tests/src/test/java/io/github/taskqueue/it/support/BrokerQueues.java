package io.github.taskqueue.it.support;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.awaitility.Awaitility;

import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * Looks at queues, and tampers with them, from outside of any application.
 */
public final class BrokerQueues {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(200);

	private final RabbitBroker broker;

	public BrokerQueues(RabbitBroker broker) {
		this.broker = broker;
	}

	/**
	 * Messages of a queue that wait for a consumer.
	 */
	public long ready(String queue) {
		return ask((channel) -> channel.messageCount(queue));
	}

	/**
	 * Waits until a queue exists, which an application declares when it needs it.
	 */
	public void await(String queue) {
		Awaitility.await().atMost(LONGEST_WAIT).ignoreExceptions().until(() -> ready(queue) >= 0);
	}

	public long consumers(String queue) {
		return ask((channel) -> channel.consumerCount(queue));
	}

	public void delete(String queue) {
		ask((channel) -> channel.queueDelete(queue));
	}

	/**
	 * Declares a queue that no application knows, and so none declares again.
	 */
	public void declareQuorum(String queue) {
		ask((channel) -> channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum")));
	}

	public void declareClassic(String queue) {
		ask((channel) -> channel.queueDeclare(queue, true, false, false, Map.of()));
	}

	private <T> T ask(Question<T> question) {
		try (Connection connection = this.broker.connectionFactory().newConnection();
				Channel channel = connection.createChannel()) {
			return question.ask(channel);
		}
		catch (IOException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@FunctionalInterface
	private interface Question<T> {

		T ask(Channel channel) throws IOException;

	}

}
