package io.github.taskqueue.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.internal.callback.CompletionWebhooks;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.pipeline.TaskStage;
import io.github.taskqueue.internal.registry.TaskRegistry;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.internal.worker.WorkerLifecycle;
import io.github.taskqueue.webhook.WebhookVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class OptionalLibrariesTests {

	/**
	 * Nothing listens on the discard port of a test machine.
	 */
	private static final int CLOSED_PORT = 9;

	private static final String OBSERVATION = "io.micrometer.observation";

	private static final String METRICS = "io.micrometer.core";

	private static final String ENDPOINTS = "org.springframework.boot.actuate.endpoint";

	private static final String HEALTH = "org.springframework.boot.health";

	private static final String HTTP_CLIENT = "org.apache.hc";

	private static final String REDIS = "org.springframework.data.redis";

	private static final String[] ALL = { "io.micrometer", "org.springframework.boot.micrometer",
			"org.springframework.boot.actuate", HEALTH, HTTP_CLIENT, REDIS };

	private static final String SECRET = "task-queue.webhook.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

	private static final List<String> OBSERVING = List.of("taskQueueObservations");

	private static final List<String> MEASURING = List.of("taskQueueMeters", "taskQueueGauges");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withInitializer((context) -> context.getEnvironment().setConversionService(new ApplicationConversionService()))
		.withPropertyValues("spring.rabbitmq.port=" + CLOSED_PORT, "management.endpoints.jmx.exposure.include=*",
				"spring.jmx.enabled=true");

	@Test
	void withAllLibrariesEverythingIsThere() {
		this.runner.run((context) -> {
			assertThatTasksWork(context);
			assertThat(context).hasBean("taskQueueHealthContributor").hasBean("taskQueuesEndpoint");
			assertThat(context.getBeanDefinitionNames()).containsAll(OBSERVING).containsAll(MEASURING);
		});
	}

	@Test
	void everyStageOfAFeatureHasOneInterceptor() {
		this.runner.withPropertyValues(SECRET, "task-queue.store.type=memory", "task-queue.queues.default.max-length=5")
			.run((context) -> {
				List<TaskStage> stages = new ArrayList<>();
				context.getBeansOfType(Feature.class).values().forEach((feature) -> {
					feature.calling().forEach((each) -> stages.add(each.stage()));
					feature.publishing().forEach((each) -> stages.add(each.stage()));
					feature.executing().forEach((each) -> stages.add(each.stage()));
				});
				assertThat(stages).doesNotHaveDuplicates()
					.contains(TaskStage.CALLBACK, TaskStage.PUBLISH_OBSERVATION, TaskStage.BACK_PRESSURE,
							TaskStage.ENQUEUED_STATUS, TaskStage.ATTEMPT_OBSERVATION, TaskStage.ATTEMPT_METERS,
							TaskStage.ATTEMPT_STATUS, TaskStage.CANCEL);
			});
	}

	@Test
	void withoutTheObservationApiNothingIsObserved() {
		without(OBSERVATION).run((context) -> {
			assertThatTasksWork(context);
			assertThat(context.getBeanDefinitionNames()).doesNotContainAnyElementsOf(OBSERVING);
		});
	}

	@Test
	void withoutMicrometerNothingIsMeasured() {
		without(METRICS).run((context) -> {
			assertThatTasksWork(context);
			assertThat(context.getBeanDefinitionNames()).doesNotContainAnyElementsOf(MEASURING);
			assertThat(context).hasBean("taskQueueHealthContributor").hasBean("taskQueuesEndpoint");
		});
	}

	@Test
	void withoutTheActuatorThereIsNoEndpoint() {
		without(ENDPOINTS).run((context) -> {
			assertThatTasksWork(context);
			assertThat(context).doesNotHaveBean("taskQueuesEndpoint");
		});
	}

	@ParameterizedTest
	@CsvSource({ "jdbc, task-queue.store.type=jdbc", "redis, task-queue.store.type=redis",
			"webhook, task-queue.webhook.secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" })
	void propertyWithoutItsModuleStopsTheStart(String module, String property) {
		without("io.github.taskqueue." + module).withPropertyValues(property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("io.github.taskqueue:task-queue-" + module));
	}

	@Test
	void everyWorkerEnqueuesWebhooksOfTasksThatEnd() {
		without("io.github.taskqueue.webhook").run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(CompletionWebhooks.class)
			.doesNotHaveBean("taskQueueCallbacks"));
	}

	@Test
	void httpApiWithoutItsModuleStopsTheStart() {
		new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(TaskQueueAutoConfiguration.class, TaskQueueWebAutoConfiguration.class))
			.withBean(ConnectionFactory.class, () -> new CachingConnectionFactory("localhost", 9))
			.withClassLoader(new FilteredClassLoader("io.github.taskqueue.web"))
			.withPropertyValues("task-queue.web.enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("io.github.taskqueue:task-queue-web"));
	}

	@Test
	void withoutTheHealthLibraryThereIsNoHealth() {
		without(HEALTH).run((context) -> {
			assertThatTasksWork(context);
			assertThat(context).doesNotHaveBean("taskQueueHealthContributor").hasBean("taskQueuesEndpoint");
		});
	}

	@Test
	void withASecretWebhooksAreSentAndVerified() {
		this.runner.withPropertyValues(SECRET).run((context) -> {
			assertThatTasksWork(context);
			assertThat(context).hasSingleBean(WebhookVerifier.class).hasBean("taskQueueCallbacks");
			assertThat(context.getBean(TaskRegistry.class).find("task-queue.webhook")).isNotNull();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "task-queue.webhook.secret=" })
	void withoutASecretCallbacksAreRefused(String property) {
		this.runner.withPropertyValues(property).run((context) -> {
			assertThatTasksWork(context);
			assertThat(context).doesNotHaveBean(WebhookVerifier.class).doesNotHaveBean("taskQueueCallbacks");
			assertThat(context.getBean(TaskRegistry.class).find("task-queue.webhook")).isNull();
		});
	}

	@Test
	void withoutTheHttpClientWebhooksAreVerifiedOnly() {
		without(HTTP_CLIENT).withPropertyValues(SECRET).run((context) -> {
			assertThatTasksWork(context);
			assertThat(context).hasSingleBean(WebhookVerifier.class).doesNotHaveBean("taskQueueCallbacks");
			assertThat(context.getBean(TaskRegistry.class).find("task-queue.webhook")).isNull();
		});
	}

	@Test
	void secretThatIsNoneStopsTheStartAndIsNotShown() {
		this.runner.withPropertyValues("task-queue.webhook.secret[0]=correct horse battery staple")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(StartException.class)
				.hasMessage("task-queue.webhook.secret is invalid: A webhook secret must start with whsec_."));
	}

	@Test
	void withoutAllOfThemTasksWork() {
		without(ALL).run((context) -> {
			assertThatTasksWork(context);
			assertThat(context).doesNotHaveBean("taskQueueHealthContributor").doesNotHaveBean("taskQueuesEndpoint");
			assertThat(context.getBeanDefinitionNames()).doesNotContainAnyElementsOf(OBSERVING)
				.doesNotContainAnyElementsOf(MEASURING);
		});
	}

	@Test
	void withoutRegistriesNothingIsObservedOrMeasured() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TaskQueueAutoConfiguration.class,
					TaskQueueObservationAutoConfiguration.class, TaskQueueActuatorAutoConfiguration.class))
			.withUserConfiguration(NoBroker.class)
			.run((context) -> {
				assertThatTasksWork(context);
				assertThat(context).doesNotHaveBean(ObservationRegistry.class).doesNotHaveBean(MeterRegistry.class);
				assertThat(context.getBeanDefinitionNames()).doesNotContainAnyElementsOf(OBSERVING)
					.doesNotContainAnyElementsOf(MEASURING);
			});
	}

	@Test
	void withoutARabbitConnectionFactoryThereIsNothing() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(TaskQueueAutoConfiguration.class,
					TaskQueueObservationAutoConfiguration.class, TaskQueueActuatorAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(TaskClient.class)
				.doesNotHaveBean("taskQueueGauges")
				.doesNotHaveBean("taskQueueMeters"));
	}

	@ParameterizedTest
	@CsvSource({ "management.health.task-queue.enabled=false, taskQueueHealthContributor",
			"management.health.defaults.enabled=false, taskQueueHealthContributor",
			"management.endpoint.taskqueues.access=none, taskQueuesEndpoint" })
	void switchesAreHonoured(String property, String bean) {
		this.runner.withPropertyValues(property).run((context) -> {
			assertThatTasksWork(context);
			assertThat(context).doesNotHaveBean(bean);
		});
	}

	/**
	 * A library that is not there brings no auto-configurations of its own either.
	 */
	private ApplicationContextRunner without(String... packages) {
		String brought = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
			.getCandidates()
			.stream()
			.filter((name) -> Stream.of(packages).anyMatch(name::startsWith))
			.collect(Collectors.joining(","));
		return this.runner.withClassLoader(new FilteredClassLoader(packages))
			.withPropertyValues("spring.autoconfigure.exclude=" + brought);
	}

	private static void assertThatTasksWork(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed().hasSingleBean(TaskClient.class).hasSingleBean(WorkerLifecycle.class);
		assertThat(context.getBean(TaskRegistry.class).find("Tasks.run")).isNotNull();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Tasks.class)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Tasks.class)
	static class NoBroker {

		@Bean
		CachingConnectionFactory connectionFactory() {
			return new CachingConnectionFactory("localhost", CLOSED_PORT);
		}

	}

	public static class Tasks {

		@AsyncTask
		public void run() {
		}

	}

}
