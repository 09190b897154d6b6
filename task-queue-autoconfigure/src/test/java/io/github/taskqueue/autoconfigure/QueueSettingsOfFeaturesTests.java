package io.github.taskqueue.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.limit.LimitFeature;
import io.github.taskqueue.internal.pipeline.Feature;
import io.github.taskqueue.internal.registry.ConfiguredQueues;
import io.github.taskqueue.internal.registry.QueueRegistry;
import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What features have configured of their own below queues and tasks.
 */
class QueueSettingsOfFeaturesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskQueueAutoConfiguration.class))
		.withUserConfiguration(NoBroker.class, PaintConfiguration.class)
		.withBean(Painter.class)
		.withPropertyValues("task-queue.worker.enabled=false");

	@Test
	void queueWithNothingButASettingOfAFeatureIsKnown() {
		this.runner
			.withPropertyValues("task-queue.queues.limited.max-length=7", "task-queue.queues.painted.colour=red",
					"task-queue.queues.foreign.concurrency=0")
			.run((context) -> {
				assertThat(context.getBean(QueueRegistry.class).names()).containsExactly("default", "foreign",
						"limited", "painted");
				assertThat(context.getBean(LimitFeature.class).lengths()).isEqualTo(Map.of("limited", 7L));
				assertThat(context.getBean(PaintFeature.class).properties().queues())
					.isEqualTo(Map.of("painted", new PaintProperties.Queue("red")));
			});
	}

	@Test
	void namesOfQueuesMayHaveDotsAndCapitals() {
		this.runner.withPropertyValues("task-queue.queues[eu.mail].max-length=3", "task-queue.queues.Upper.maxLength=5")
			.run((context) -> assertThat(context.getBean(LimitFeature.class).lengths())
				.isEqualTo(Map.of("eu.mail", 3L, "Upper", 5L)));
	}

	@Test
	void propertyThatNoFeatureKnowsIsIgnored() {
		this.runner.withPropertyValues("task-queue.queues.ghost.nothing=1", "task-queue.tasks.ghost.nothing=1")
			.run((context) -> assertThat(context.getBean(QueueRegistry.class).names()).containsExactly("default"));
	}

	@Test
	void nameThatCanBeNoQueueStopsTheStart() {
		StartUp.failure(this.runner.withPropertyValues("task-queue.queues[a~b].max-length=1"),
				(analysis) -> assertThat(analysis.getDescription())
					.isEqualTo("task-queue.queues names the queue 'a~b'."));
	}

	@Test
	void longestLengthBelowOneStopsTheStart() {
		StartUp.failure(this.runner.withPropertyValues("task-queue.queues.mail.max-length=0"), (analysis) -> {
			assertThat(analysis.getDescription()).isEqualTo("task-queue.queues.mail.max-length is 0.");
			assertThat(analysis.getAction()).isEqualTo("Set a number above 0, or remove the property for no limit.");
		});
	}

	@Test
	void longestLengthThatIsNoNumberIsExplainedBySpringBoot() {
		StartUp.failure(this.runner.withPropertyValues("task-queue.queues.mail.max-length=many"),
				(analysis) -> assertThat(analysis.getDescription()).contains("task-queue.queues.mail.max-length",
						"many"));
	}

	@Test
	void featureMayRefuseATaskAtTheStart() {
		StartUp.failure(this.runner.withPropertyValues("task-queue.tasks.\"[Painter.paint]\".colour=none"),
				(analysis) -> assertThat(analysis.getDescription()).isEqualTo("Painter.paint has no colour."));
	}

	@Configuration(proxyBeanMethods = false)
	static class NoBroker {

		@Bean
		CachingConnectionFactory connectionFactory() {
			return new CachingConnectionFactory("localhost", 9);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(PaintProperties.class)
	static class PaintConfiguration {

		@Bean
		PaintFeature paint(PaintProperties properties) {
			return new PaintFeature(properties);
		}

	}

	@ConfigurationProperties("task-queue")
	record PaintProperties(@DefaultValue Map<String, Queue> queues,
			@DefaultValue Map<String, Task> tasks) implements ConfiguredQueues {

		record Queue(String colour) {

		}

		record Task(String colour) {

		}

	}

	record PaintFeature(PaintProperties properties) implements Feature {

		@Override
		public void prepare(Collection<TaskDefinition> tasks) {
			List<String> unpainted = tasks.stream()
				.map(TaskDefinition::name)
				.filter((name) -> new PaintProperties.Task("none").equals(this.properties.tasks().get(name)))
				.toList();
			if (!unpainted.isEmpty()) {
				throw new StartException(unpainted.get(0) + " has no colour.", "Paint it.");
			}
		}

	}

	static class Painter {

		@AsyncTask
		void paint() {
		}

	}

}
