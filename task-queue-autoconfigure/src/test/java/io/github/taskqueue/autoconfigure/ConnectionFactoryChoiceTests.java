package io.github.taskqueue.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.SimpleRoutingConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskQueueConnectionFactory;
import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No broker listens on these ports; the log tells which one was tried.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionFactoryChoiceTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskQueueAutoConfiguration.class));

	@Test
	void qualifiedFactoryIsTakenAmongSeveral(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Several.class, Qualified.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("Could not connect to RabbitMQ at localhost:3");
		});
	}

	@Test
	void primaryFactoryIsTakenAmongSeveral(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Several.class, PrimaryOne.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("Could not connect to RabbitMQ at localhost:4");
		});
	}

	@Test
	void severalEqualFactoriesFailWithWhatToDo() {
		this.contextRunner.withUserConfiguration(Several.class)
			.run((context) -> assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(StartException.class)
				.rootCause()
				.hasMessageContaining("several ConnectionFactory beans"));
	}

	@Test
	void factoryOfNoBrokerFailsWithWhatToDo() {
		StartUp.failure(this.contextRunner.withBean(ConnectionFactory.class, ConnectionFactoryChoiceTests::routing),
				(analysis) -> {
					assertThat(analysis.getDescription()).contains(SimpleRoutingConnectionFactory.class.getName(),
							"cannot open connections of its own");
					assertThat(analysis.getAction()).contains("CachingConnectionFactory",
							"@TaskQueueConnectionFactory");
				});
	}

	@Test
	void startIsToldInOneLineAlsoWithoutWorkers(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Several.class, Qualified.class)
			.withBean(Mailer.class)
			.withPropertyValues("task-queue.worker.enabled=false", "task-queue.namespace=shop",
					"task-queue.queues.reports.max-length=5")
			.run((context) -> assertThat(output).containsOnlyOnce("Task queue on RabbitMQ at localhost:3, virtual host"
					+ " '/', namespace 'shop': queues [default, reports], tasks [Mailer.send], store none"));
	}

	static class Mailer {

		@AsyncTask
		void send() {
		}

	}

	@Test
	void withoutAConnectionFactoryTheTaskQueueStaysAway() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("taskClient"));
	}

	private static ConnectionFactory routing() {
		SimpleRoutingConnectionFactory routing = new SimpleRoutingConnectionFactory();
		routing.setDefaultTargetConnectionFactory(to(1));
		return routing;
	}

	private static ConnectionFactory to(int port) {
		return new CachingConnectionFactory("localhost", port);
	}

	@Configuration(proxyBeanMethods = false)
	static class Several {

		@Bean
		ConnectionFactory one() {
			return to(1);
		}

		@Bean
		ConnectionFactory other() {
			return to(2);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Qualified {

		@Bean
		@TaskQueueConnectionFactory
		ConnectionFactory tasks() {
			return to(3);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryOne {

		@Bean
		@Primary
		ConnectionFactory main() {
			return to(4);
		}

	}

}
