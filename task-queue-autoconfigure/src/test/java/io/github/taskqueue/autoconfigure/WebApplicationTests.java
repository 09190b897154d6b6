package io.github.taskqueue.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import static org.assertj.core.api.Assertions.assertThat;

class WebApplicationTests {

	private static final String ADVICE = "taskQueueRefusedTaskAdvice";

	@Test
	void requestsAreAnsweredWithSpringMvc() {
		configured(new WebApplicationContextRunner()).run((context) -> assertThat(context).hasBean(ADVICE));
	}

	@Test
	void requestsAreAnsweredWithWebFlux() {
		configured(new ReactiveWebApplicationContextRunner()).run((context) -> assertThat(context).hasBean(ADVICE));
	}

	@Test
	void othersHaveNoAdvice() {
		configured(new ApplicationContextRunner()).run((context) -> assertThat(context).doesNotHaveBean(ADVICE));
		configured(
				new WebApplicationContextRunner().withClassLoader(new FilteredClassLoader(RestControllerAdvice.class)))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ADVICE));
	}

	@Test
	void theAdviceCanBeSwitchedOff() {
		configured(new WebApplicationContextRunner()).withPropertyValues("task-queue.web.problem-details=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ADVICE));
	}

	private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R configured(R runner) {
		return runner
			.withConfiguration(
					AutoConfigurations.of(TaskQueueAutoConfiguration.class, TaskQueueWebAutoConfiguration.class))
			.withUserConfiguration(NoBroker.class);
	}

	@Configuration(proxyBeanMethods = false)
	static class NoBroker {

		@Bean
		CachingConnectionFactory connectionFactory() {
			return new CachingConnectionFactory("localhost", 9);
		}

	}

}
