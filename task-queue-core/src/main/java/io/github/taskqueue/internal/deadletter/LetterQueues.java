package io.github.taskqueue.internal.deadletter;

import java.io.IOException;
import java.time.Duration;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;

import org.springframework.util.Assert;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.internal.broker.connection.AmqpError;
import io.github.taskqueue.internal.broker.connection.BrokerConnection;
import io.github.taskqueue.internal.broker.connection.Channels;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.definition.QueueName;

/**
 * The dead-letter queues of a namespace. Thread-safe.
 */
final class LetterQueues {

	private final BrokerConnection connection;

	private final TopologyNames names;

	private final Duration timeout;

	private final Duration longestPass;

	public LetterQueues(BrokerConnection connection, TopologyNames names, Duration timeout, Duration longestPass) {
		this.connection = connection;
		this.names = names;
		this.timeout = timeout;
		this.longestPass = longestPass;
	}

	QueueAddress address(String queue) {
		Assert.isTrue(QueueName.isLegal(queue), () -> "'" + queue + "' is not a valid queue name");
		return new QueueAddress(this.names, queue);
	}

	/**
	 * Counts the letters that are in nobody's hand.
	 */
	int count(String queue) {
		String name = name(queue);
		Channel channel = open();
		try {
			return channel.queueDeclarePassive(name).getMessageCount();
		}
		catch (IOException | ShutdownSignalException ex) {
			throw failure(name, ex);
		}
		finally {
			Channels.close(channel);
		}
	}

	/**
	 * Begins a pass.
	 */
	LetterPass pass(String queue, int limit) {
		return new LetterPass(open(), name(queue), limit, this.longestPass);
	}

	private String name(String queue) {
		return this.names.deadLetterQueue(address(queue).queue());
	}

	private Channel open() {
		try {
			return Channels.open(this.connection.await(this.timeout));
		}
		catch (IOException | ShutdownSignalException ex) {
			throw new BrokerUnavailableException("No channel could be opened to read dead letters", ex);
		}
	}

	private static RuntimeException failure(String name, Exception cause) {
		AmqpError error = AmqpError.of(cause);
		if (error != null && error.code() == AmqpError.NOT_FOUND) {
			return new IllegalArgumentException("RabbitMQ has no queue '%s' (%s)".formatted(name, error.text()), cause);
		}
		return new BrokerUnavailableException("The dead letters of %s cannot be counted: %s".formatted(name, cause),
				cause);
	}

}
