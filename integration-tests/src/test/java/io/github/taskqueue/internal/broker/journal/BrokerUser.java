package io.github.taskqueue.internal.broker.journal;

import java.util.UUID;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * A user whose permissions change.
 */
final class BrokerUser implements AutoCloseable {

	private final RabbitBroker broker;

	private final String name = "user-" + UUID.randomUUID();

	BrokerUser(RabbitBroker broker) {
		this.broker = broker;
		broker.rabbitmqctl("add_user", this.name, "secret");
	}

	/**
	 * Holds for channels that are opened from now on.
	 */
	void permit(String configure, String write, String read) {
		this.broker.rabbitmqctl("set_permissions", "-p", this.broker.virtualHost(), this.name, configure, write, read);
	}

	CachingConnectionFactory factory() {
		CachingConnectionFactory factory = new CachingConnectionFactory(this.broker.connectionFactory());
		factory.setUsername(this.name);
		factory.setPassword("secret");
		return factory;
	}

	@Override
	public void close() {
		this.broker.rabbitmqctl("delete_user", this.name);
	}

}
