package io.github.taskqueue.test.broker;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.test.internal.server.BrokerAddress;
import io.github.taskqueue.test.internal.server.BrokerServer;
import io.github.taskqueue.test.internal.server.RemoteServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

class EnableRabbitBrokerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class);

	@Test
	void connectsTheApplicationToTheSharedBroker() {
		this.runner.withUserConfiguration(Shared.class)
			.withPropertyValues("spring.rabbitmq.host=nowhere.invalid")
			.run((context) -> {
				RabbitTemplate template = context.getBean(RabbitTemplate.class);
				String queue = context.getBean(Queue.class).getName();
				template.convertAndSend(queue, "hello");
				assertThat(template.receiveAndConvert(queue, 5_000)).isEqualTo("hello");
				assertThat(context.getBean(RabbitBroker.class).uri()).isEqualTo(RabbitBroker.shared().uri());
			});
	}

	@Test
	void givesTheApplicationAVirtualHostUntilItCloses() {
		RabbitBroker shared = RabbitBroker.shared();
		assumeThatCode(() -> shared.rabbitmqctl("list_vhosts")).doesNotThrowAnyException();
		AtomicReference<String> virtualHost = new AtomicReference<>();
		this.runner.withUserConfiguration(Isolated.class).run((context) -> {
			ConnectionFactory connectionFactory = context.getBean(ConnectionFactory.class);
			virtualHost.set(connectionFactory.getVirtualHost());
			context.getBean(RabbitAdmin.class).declareQueue(new Queue("alone"));
			assertThat(shared.rabbitmqctl("list_queues", "-p", virtualHost.get(), "name")).contains("alone");
		});
		assertThat(virtualHost.get()).isNotEqualTo(shared.virtualHost());
		assertThat(shared.rabbitmqctl("list_vhosts")).doesNotContain(virtualHost.get());
	}

	@Test
	void makesWayForABrokerOfTheApplication() {
		this.runner.withUserConfiguration(Own.class).run((context) -> {
			assertThat(context.getBean(RabbitBroker.class)).isSameAs(context.getBean("rabbitBroker"));
			assertThat(context.getBean(ConnectionFactory.class).getVirtualHost()).isEqualTo("of-the-application");
			assertThat(context).getBeans(RabbitBroker.class).hasSize(2);
		});
	}

	/**
	 * As they come from a container with {@code @ServiceConnection}, or from Docker
	 * Compose.
	 */
	@Test
	void makesWayForConnectionDetailsOfTheApplication() {
		this.runner.withInitializer((context) -> {
			DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
			beans.registerBeanDefinition("container",
					new RootBeanDefinition(RabbitConnectionDetails.class, () -> Own.DETAILS));
		})
			.withUserConfiguration(Shared.class)
			.run((context) -> assertThat(context.getBean(ConnectionFactory.class).getVirtualHost())
				.isEqualTo("of-the-application"));
	}

	@Test
	void offersTheBrokerWhereSpringBootDoesNotKnowRabbitMq() {
		ClassLoader other = new FilteredClassLoader("org.springframework.boot.amqp",
				"org.springframework.boot.rabbitmq");
		new ApplicationContextRunner().withClassLoader(other)
			.withUserConfiguration(Shared.class)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RabbitBroker.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRabbitBroker
	static class Shared {

		@Bean
		Queue queue() {
			return new Queue("greetings-" + UUID.randomUUID(), false, false, true);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRabbitBroker(isolated = true)
	static class Isolated {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRabbitBroker
	static class Own {

		static final RabbitConnectionDetails DETAILS = BootConnectionDetails.of(RabbitConnectionDetails.class,
				broker());

		private static RabbitBroker broker() {
			BrokerServer server = new RemoteServer(BrokerAddress.parse("amqp://rabbit.test/of-the-application"),
					List.of());
			return RabbitBroker.startedBy(server);
		}

		@Bean
		RabbitBroker rabbitBroker() {
			return broker();
		}

	}

}
