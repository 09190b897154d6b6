package io.github.taskqueue.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

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
	void withoutAConnectionFactoryTheTaskQueueStaysAway() {
		this.contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("taskClient"));
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
