package io.github.taskqueue.test.broker;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class EnableRabbitBrokerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RabbitAutoConfiguration.class));

	@Test
	void anApplicationSendsAndReceivesThroughTheSharedBroker() {
		this.runner.withUserConfiguration(Shared.class).run((context) -> {
			assertThat(context).hasNotFailed();
			RabbitTemplate template = context.getBean(RabbitTemplate.class);
			template.convertAndSend("greetings", "hello");
			assertThat(template.receiveAndConvert("greetings", 5_000)).isEqualTo("hello");
			assertThat(context.getBean(RabbitBroker.class).uri()).isEqualTo(RabbitBroker.shared().uri());
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableRabbitBroker
	static class Shared {

		@Bean
		Queue greetings() {
			return new Queue("greetings", false, false, true);
		}

	}

}
