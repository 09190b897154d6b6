package io.github.taskqueue.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.StringUtils;

import io.github.taskqueue.TaskClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application may call its own components what it likes.
 */
class BeanNamesTests {

	private static final String LIBRARY = "io.github.taskqueue";

	private static final String[] OPTIONS = Stream.of("jdbc", "redis", "web", "webhook")
		.map((module) -> LIBRARY + "." + module)
		.toArray(String[]::new);

	private static final String[] NO_BROKER = { "spring.rabbitmq.port=9", "spring.rabbitmq.host=localhost" };

	/**
	 * Words of the field, which every other application has a component for.
	 */
	private static final List<String> EVERYDAY = List.of("TaskWorker", "TaskWorkers", "TaskRegistry", "TaskController",
			"TaskSearchController", "TaskEventController", "TaskEvents", "TaskPublisher", "QueueRegistry", "TaskBeans",
			"TaskResults", "TaskReplies", "TaskRoutes", "TaskChanges", "TaskSettlement", "TaskTopology",
			"TaskSerializer", "TaskStore", "TaskExecutionChain", "DeadLetters", "Broker", "Results", "Publisher",
			"PublishChain", "Topology", "WorkerThreads", "WorkerLifecycle", "JdbcStore", "RedisStore",
			"WebhookVerifier", "Webhooks");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues(NO_BROKER);

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void componentsWithEverydayNamesDoNotMeetOurs(boolean overriding) {
		new WebApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues(NO_BROKER)
			.withPropertyValues("task-queue.store.type=memory", "task-queue.web.enabled=true",
					"task-queue.web.open=true", "task-queue.webhook.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
			.withAllowBeanDefinitionOverriding(overriding)
			.withInitializer((context) -> EVERYDAY
				.forEach((name) -> ((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition(
						StringUtils.uncapitalize(name), new RootBeanDefinition(Component.class, Component::new))))
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(TaskClient.class);
				assertThat(context.getBeansOfType(Component.class)).hasSameSizeAs(EVERYDAY);
			});
	}

	/**
	 * With the starter and Actuator; what is not in the starter is an option.
	 */
	@Test
	void beansAreFewAndNamedAfterTheLibrary() {
		this.runner.withClassLoader(new FilteredClassLoader(OPTIONS)).run((context) -> {
			List<String> names = ours(context).toList();
			assertThat(names).hasSizeLessThanOrEqualTo(22)
				.contains("taskClient")
				.filteredOn((name) -> !name.equals("taskClient"))
				.allSatisfy((name) -> assertThat(name).startsWith("taskQueue"));
		});
	}

	/**
	 * All but configurations, properties and endpoints.
	 */
	private static Stream<String> ours(AssertableApplicationContext context) {
		return Stream.of(context.getBeanDefinitionNames())
			.filter((name) -> isOurs(context.getBeanFactory().getMergedBeanDefinition(name)))
			.filter((name) -> !name.endsWith("Endpoint"));
	}

	private static boolean isOurs(BeanDefinition definition) {
		String factory = definition.getFactoryMethodName();
		String configuration = String.valueOf(definition.getResourceDescription());
		return factory != null && configuration.contains(LIBRARY.replace('.', '/'))
				&& !configuration.contains("BeanNamesTests");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	static final class Component {

	}

}
