package io.github.taskqueue.test.broker;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@EnableRabbitBroker
class EnableRabbitBrokerOnTestClassTests {

	@Autowired
	private ConnectionFactory connectionFactory;

	@Autowired
	private RabbitBroker broker;

	@Test
	void connectsTheApplicationUnderTest() {
		assertThat(this.connectionFactory.getPort()).isEqualTo(this.broker.port());
		assertThat(this.connectionFactory.createConnection().isOpen()).isTrue();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
