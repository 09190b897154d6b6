package io.github.taskqueue.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.web.TaskAccessPolicy;

import static org.assertj.core.api.Assertions.assertThat;

class OnTasksToBeListedTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Listing.class));

	@Test
	void whoeverHasLoggedInDoesNotSeeTheTasksOfAllOthers() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean("list"));
	}

	@Test
	void aPolicySaysWhoSeesWhat() {
		this.runner.withBean(TaskAccessPolicy.class, () -> (user, task, access) -> true)
			.run((context) -> assertThat(context).hasBean("list"));
	}

	@Test
	void tasksMayBeOpenToEverybody() {
		this.runner.withPropertyValues("task-queue.web.open=true")
			.run((context) -> assertThat(context).hasBean("list"));
		this.runner.withPropertyValues("task-queue.web.open=false")
			.run((context) -> assertThat(context).doesNotHaveBean("list"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Listing {

		@Bean
		@Conditional(WebConfiguration.OnTasksToBeListed.class)
		String list() {
			return "all tasks";
		}

	}

}
