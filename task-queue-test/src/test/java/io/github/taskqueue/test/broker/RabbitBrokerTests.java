package io.github.taskqueue.test.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assumptions.assumeThatCode;

class RabbitBrokerTests {

	@Test
	void isOneForAllCallers() {
		try (RabbitBroker broker = RabbitBroker.shared()) {
			assertThat(broker.uri()).isEqualTo(RabbitBroker.shared().uri());
			assertThat(broker.version()).matches("\\d+\\.\\d+.*");
		}
		assertThat(RabbitBroker.shared().version()).as("closing is for its owner").isNotEmpty();
	}

	@Test
	void saysAllThatAClientNeeds() throws Exception {
		RabbitBroker broker = RabbitBroker.shared();
		ConnectionFactory factory = new ConnectionFactory();
		factory.setHost(broker.host());
		factory.setPort(broker.port());
		factory.setUsername(broker.username());
		factory.setPassword(broker.password());
		factory.setVirtualHost(broker.virtualHost());
		try (Connection connection = factory.newConnection()) {
			assertThat(connection.isOpen()).isTrue();
		}
		assertThat(broker).hasToString("RabbitMQ at " + broker.host() + ":" + broker.port() + "/%2F");
	}

	@Test
	void givesATestAVirtualHostOfItsOwn() throws Exception {
		RabbitBroker shared = administrable();
		RabbitBroker own = shared.newVirtualHost();
		try (Connection connection = own.connectionFactory().newConnection();
				Channel channel = connection.createChannel()) {
			channel.queueDeclare("mine", true, false, false, null);
			assertThat(shared.rabbitmqctl("list_queues", "-p", own.virtualHost(), "name")).contains("mine");
			assertThat(shared.rabbitmqctl("list_queues", "-p", shared.virtualHost(), "name")).doesNotContain("mine");
		}
		own.close();
		assertThat(shared.rabbitmqctl("list_vhosts")).doesNotContain(own.virtualHost());
		assertThatException().isThrownBy(() -> own.connectionFactory().newConnection());
	}

	private static RabbitBroker administrable() {
		RabbitBroker broker = RabbitBroker.shared();
		assumeThatCode(() -> broker.rabbitmqctl("list_vhosts")).doesNotThrowAnyException();
		return broker;
	}

	@Test
	void startsOneThatMayBeKilled() throws Exception {
		RabbitBroker broker = RabbitBroker.startPrivate();
		try (broker) {
			assertThat(broker.uri()).isNotEqualTo(RabbitBroker.shared().uri());
			assertThat(broker.isControllable()).isTrue();
			broker.kill();
			assertThatException().isThrownBy(broker::version);
			broker.restart();
			assertThat(broker.version()).isNotEmpty();
		}
		assertThatException().isThrownBy(broker::version);
	}

}
