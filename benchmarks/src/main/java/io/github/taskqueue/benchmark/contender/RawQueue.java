package io.github.taskqueue.benchmark.contender;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;

/**
 * The queue of those who declare it themselves.
 */
final class RawQueue {

	private RawQueue() {
	}

	static Connection connect(URI broker) throws Exception {
		ConnectionFactory factory = new ConnectionFactory();
		factory.setUri(broker);
		return factory.newConnection();
	}

	static Channel declare(Connection connection) throws IOException {
		Channel channel = connection.createChannel();
		channel.queueDeclare(Work.QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
		return channel;
	}

}
