package io.github.taskqueue.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.autoconfigure.properties.KnownProperties;
import io.github.taskqueue.internal.registry.NearestName;
import io.github.taskqueue.internal.registry.TaskRegistry;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PropertyNameCheckTests {

	@Test
	void namesThatMatchAreNotMentioned() {
		assertThat(warnings("tasks[ReportTasks.generate].timeout=1s", "tasks.mail.timeout=1s",
				"queues.reports.timeout=1s"))
			.isEmpty();
	}

	@Test
	void misspeltTaskIsToldTheNearestName() {
		assertThat(warnings("tasks.mial.timeout=1s"))
			.containsExactly("task-queue.tasks.\"[mial]\" matches no task of this application. Did you mean 'mail'?");
		assertThat(warnings("tasks[ReportTask.generate].timeout=1s")).singleElement()
			.asString()
			.endsWith("Did you mean 'ReportTasks.generate'?");
	}

	@Test
	void taskThatIsNearNothingIsStillMentioned() {
		assertThat(warnings("tasks.somethingElse.timeout=1s"))
			.containsExactly("task-queue.tasks.\"[somethingElse]\" matches no task of this application.");
	}

	@Test
	void dottedNameWithoutBracketsIsToldToUseThem() {
		assertThat(warnings("tasks.ReportTasks.generate.timeout=1s")).containsExactly(
				"task-queue.tasks.\"[ReportTasks]\" matches no task of this application. Names that contain a dot need"
						+ " brackets: task-queue.tasks.\"[ReportTasks.generate]\". In environment variables, write"
						+ " SPRING_APPLICATION_JSON={\"task-queue.tasks[ReportTasks.generate]\": {…}}.");
		assertThat(warnings("tasks.reporttasks.generate.timeout=1s")).singleElement()
			.asString()
			.contains("task-queue.tasks.\"[ReportTasks.generate]\".");
	}

	@Test
	void dottedQueueWithoutBracketsIsToldToUseThem() {
		assertThat(warnings("queues.orders.eu.concurrency=1")).singleElement()
			.asString()
			.startsWith(
					"Property 'task-queue.queues.orders.eu.concurrency' does not exist. Names that contain a dot need"
							+ " brackets: task-queue.queues.\"[orders.eu]\".");
	}

	/**
	 * This is how the environment has what the messages say.
	 */
	@Test
	void jsonInTheEnvironmentMayHaveBrackets() {
		String json = "--spring.application.json={\"task-queue.tasks[ReportTasks.generate]\": {\"timeout\": \"7s\"}}";
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(FeatureConfiguration.class)
			.web(WebApplicationType.NONE)
			.run(json)) {
			assertThat(context.getEnvironment().getProperty("task-queue.tasks[ReportTasks.generate].timeout"))
				.isEqualTo("7s");
		}
	}

	@Test
	void misspeltPropertyOfAQueueIsToldTheNearestName() {
		assertThat(warnings("queues.reports.concurency=9")).containsExactly(
				"Property 'task-queue.queues.reports.concurency' does not exist. Did you mean 'task-queue.queues.reports.concurrency'?");
		assertThat(warnings("queues.reports.max-lenght=9")).singleElement()
			.asString()
			.contains("'task-queue.queues.reports.max-length'");
		assertThat(warnings("queues.reports.retry.maxAttempt=9")).singleElement()
			.asString()
			.contains("'task-queue.queues.reports.retry.max-attempts'");
		assertThat(warnings("tasks.mail.retry.bakoff=9s")).singleElement()
			.asString()
			.contains("'task-queue.tasks.mail.retry.backoff'");
	}

	@ParameterizedTest
	@CsvSource({ "namespce, namespace", "workr.enabled, worker", "worker.shutdown-timout, worker.shutdown-timeout",
			"publisher.confirmtimeouts, publisher.confirm-timeout", "store.jdbc.table-prefx, store.jdbc.table-prefix",
			"store.retention.suceeded, store.retention.succeeded", "web.opn, web.open",
			"webhook.secrets, webhook.secret", "signature.key[0], signature.keys" })
	void misspeltPropertyIsToldTheNearestName(String written, String meant) {
		assertThat(warnings(written + "=1")).singleElement()
			.asString()
			.startsWith(
					"Property 'task-queue." + written + "' does not exist. Did you mean 'task-queue." + meant + "'?");
	}

	@Test
	void propertyThatIsNearNothingIsStillMentioned() {
		assertThat(warnings("queues.reports.something-else=1"))
			.containsExactly("Property 'task-queue.queues.reports.something-else' does not exist.");
	}

	@Test
	void everyPropertyOfTheMetadataExists() throws IOException {
		String metadata = new ClassPathResource("META-INF/spring-configuration-metadata.json")
			.getContentAsString(StandardCharsets.UTF_8);
		List<String> names = JsonMapper.shared()
			.readTree(metadata)
			.path("properties")
			.valueStream()
			.map((property) -> property.path("name").asString())
			.filter((name) -> name.startsWith("task-queue."))
			.toList();
		StartUp.with(ReportTasks.class).run((context) -> {
			KnownProperties known = new KnownProperties(context.getBeanFactory());
			assertThat(names).isNotEmpty()
				.allSatisfy((name) -> assertThat(known.check(ConfigurationPropertyName.of(name))).isNull());
		});
	}

	@Test
	void formsOfANameAreOne() {
		assertThat(warnings("queues.reports.ackTimeout=1m", "queues.reports.max_length=1",
				"signature.keys[0]=01234567890123456789012345678901", "worker.SHUTDOWN-TIMEOUT=1s", "enabled=true"))
			.isEmpty();
	}

	@Test
	void propertiesOfAFeatureExist() {
		List<String> warnings = new ArrayList<>();
		StartUp.with(ReportTasks.class)
			.withUserConfiguration(FeatureConfiguration.class)
			.withPropertyValues("task-queue.queues.reports.colour=red", "task-queue.queues.reports.color=red",
					"task-queue.paint.anything=1")
			.run((context) -> warnings.addAll(check(context)));
		assertThat(warnings).singleElement().asString().contains("reports.color'", "reports.colour'");
	}

	@Test
	void environmentVariablesAreToldNearMissesOnly() {
		Map<String, Object> variables = Map.of("TASKQUEUE_WORKER_SHUTDOWN_TIMEOUT", "1s", "TASKQUEUE_NAMESPACE", "tq",
				"TASKQUEUE_SERVICE_HOST", "10.0.0.1", "TASKQUEUE_PORT_80_TCP", "tcp://10.0.0.1:80",
				"TASKQUEUE_QUEUES_MY_QUEUE_CONCURRENCY", "1", "TASK_QUEUE_WORKER_ENABLED", "true",
				"TASKQUEUE_SIGNATURE_KEYS_0", "01234567890123456789012345678901");
		List<String> warnings = new ArrayList<>();
		StartUp.with(ReportTasks.class)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables)))
			.run((context) -> warnings.addAll(check(context)));
		assertThat(warnings).containsExactly(
				"Environment variable TASKQUEUE_WORKER_SHUTDOWN_TIMEOUT is no property. Did you mean TASKQUEUE_WORKER_SHUTDOWNTIMEOUT?");
	}

	@Test
	void sourceOfAPropertyDoesNotMatter() {
		StartUp.with(ReportTasks.class)
			.withSystemProperties("task-queue.tasks.mial.timeout=1s")
			.withPropertyValues("task-queue.tasks.mial.queue=reports")
			.run((context) -> assertThat(check(context)).hasSize(1));
	}

	private static List<String> check(AssertableApplicationContext context) {
		return new PropertyNameCheck(new ConfiguredNames(context.getEnvironment()),
				new KnownProperties(context.getBeanFactory()))
			.warnings(context.getBean(TaskRegistry.class).all());
	}

	@Test
	void misspeltQueueIsToldTheNearestName() {
		assertThat(warnings("queues.report.concurrency=1"))
			.containsExactly("task-queue.queues.report matches no task's queue. Did you mean 'reports'?");
	}

	@Test
	void queueThatIsNearNothingBelongsToSomebodyElse() {
		assertThat(warnings("queues.foreign-orders.concurrency=1")).isEmpty();
	}

	@Test
	void warningsAreLoggedAtTheStart(CapturedOutput output) {
		StartUp.tasks(StartUp.with(ReportTasks.class).withPropertyValues("task-queue.tasks.mial.timeout=1s"),
				(tasks) -> assertThat(output).contains("WARN").contains("Did you mean 'mail'?"));
	}

	@Test
	void nearestNameIgnoresCaseAndFarNames() {
		assertThat(NearestName.of("MAIL", List.of("mail", "main"))).contains("mail");
		assertThat(NearestName.of("ab", List.of("cd", "abcd"))).contains("cd");
		assertThat(NearestName.of("ab", List.of("xyz"))).isEmpty();
		assertThat(NearestName.of("thumbnails", List.of("thumbs", "nails"))).isEmpty();
		assertThat(NearestName.of("", List.of())).isEmpty();
	}

	private static List<String> warnings(String... properties) {
		String[] prefixed = List.of(properties)
			.stream()
			.map((property) -> "task-queue." + property)
			.toArray(String[]::new);
		List<String> warnings = new ArrayList<>();
		StartUp.with(ReportTasks.class).withPropertyValues(prefixed).run((context) -> {
			assertThat(context).hasNotFailed();
			warnings.addAll(check(context));
		});
		return warnings;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ Paints.class, Paint.class })
	static class FeatureConfiguration {

	}

	/**
	 * As a feature binds its own settings of queues.
	 *
	 * @param queues settings by queue
	 */
	@ConfigurationProperties("task-queue")
	record Paints(@DefaultValue Map<String, Colour> queues) {

		record Colour(@Nullable String colour) {

		}

	}

	/**
	 * Of which it cannot be told what is bound.
	 */
	@ConfigurationProperties("task-queue.paint")
	static class Paint {

	}

	static class ReportTasks {

		@AsyncTask(queue = "reports")
		void generate() {
		}

		@AsyncTask(name = "mail")
		void send() {
		}

	}

}
