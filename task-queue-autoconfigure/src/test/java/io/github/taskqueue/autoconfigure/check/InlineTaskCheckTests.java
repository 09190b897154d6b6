package io.github.taskqueue.autoconfigure.check;

import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.NestedExceptionUtils;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.autoconfigure.TaskQueueAutoConfiguration;
import io.github.taskqueue.internal.start.StartException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class InlineTaskCheckTests {

	private static final String RABBIT = "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration";

	private static final String WARNING = "task-queue.enabled is false: @AsyncTask methods run inline";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("spring.rabbitmq.port=9");

	@Test
	void applicationWithTheLibraryStarts(CapturedOutput output) {
		this.runner.withUserConfiguration(Tasks.class).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void excludedRabbitMqStopsTheStart() {
		assertThatStartIsRefused(this.runner.withUserConfiguration(Tasks.class)
			.withPropertyValues("spring.autoconfigure.exclude=" + RABBIT), (failure) -> {
				assertThat(failure).hasMessageContaining("The bean 'inlineTaskCheckTests.Tasks' of class")
					.hasMessageContaining("would run inline: the library is off, as there is no ConnectionFactory");
				assertThat(failure.action()).startsWith("Remove what excludes RabbitAutoConfiguration")
					.endsWith("To run tasks inline on purpose, set task-queue.enabled=false.");
			});
	}

	@Test
	void excludedAutoConfigurationStopsTheStart() {
		assertThatStartIsRefused(this.runner.withUserConfiguration(Tasks.class)
			.withPropertyValues(
					"spring.autoconfigure.exclude=io.github.taskqueue.autoconfigure.TaskQueueAutoConfiguration"),
				(failure) -> assertThat(failure)
					.hasMessageContaining("TaskQueueAutoConfiguration is excluded or not enabled."));
	}

	@Test
	void missingSpringAmqpStopsTheStart() {
		assertThatStartIsRefused(
				new ApplicationContextRunner().withUserConfiguration(TaskQueueCheckAutoConfiguration.class, Tasks.class)
					.withClassLoader(new FilteredClassLoader("org.springframework.amqp")),
				(failure) -> assertThat(failure)
					.hasMessageContaining("the library is off without Spring AMQP on the class path."));
	}

	@Test
	void olderSpringBootStopsTheStart() {
		assertThatStartIsRefused(new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(TaskQueueAutoConfiguration.class, TaskQueueCheckAutoConfiguration.class))
			.withUserConfiguration(Tasks.class)
			.withBean(CachingConnectionFactory.class, () -> new CachingConnectionFactory("localhost", 9))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.thread")), (failure) -> {
				assertThat(failure).hasMessageContaining("the library is off with Spring Boot ");
				assertThat(failure.action()).startsWith("Use Spring Boot 4.0 or newer.");
			});
	}

	@ParameterizedTest
	@ValueSource(classes = { LazyTasks.class, InterfaceTasks.class })
	void beansOfOtherKindsAreFoundToo(Class<?> tasks) {
		assertThatStartIsRefused(
				this.runner.withUserConfiguration(tasks).withPropertyValues("spring.autoconfigure.exclude=" + RABBIT),
				(failure) -> assertThat(failure).hasMessageContaining("would run inline"));
	}

	@Test
	void applicationWithoutTasksNeedsNoRabbitMq(CapturedOutput output) {
		this.runner.withPropertyValues("spring.autoconfigure.exclude=" + RABBIT)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain(WARNING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "off" })
	void libraryThatIsSwitchedOffRunsTasksInlineAndSaysSo(String value, CapturedOutput output) {
		this.runner.withUserConfiguration(Tasks.class)
			.withPropertyValues("task-queue.enabled=" + value, "spring.autoconfigure.exclude=" + RABBIT)
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(TaskClient.class);
				Tasks tasks = context.getBean(Tasks.class);
				tasks.run();
				assertThat(tasks.runs).isEqualTo(1);
			});
		assertThat(output).containsOnlyOnce(WARNING);
	}

	@Test
	void parentContextWithoutTheLibraryStopsTheStart() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(Tasks.class)) {
			assertThatStartIsRefused(this.runner.withParent(parent), (failure) -> {
				assertThat(failure).hasMessageContaining("has no task queue, only");
				assertThat(failure.action()).startsWith("Declare the bean in the context");
			});
		}
	}

	@Test
	void childContextWithoutTheLibraryIsRefused() {
		this.runner.run((context) -> {
			assertThatExceptionOfType(StartException.class).isThrownBy(() -> child(context, Tasks.class).close())
				.withMessageContaining("has no task queue, only");
			child(context, Application.class).close();
			child(context).close();
		});
	}

	private static AnnotationConfigApplicationContext child(ApplicationContext parent, Class<?>... beans) {
		AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
		child.setParent(parent);
		if (beans.length > 0) {
			child.register(beans);
		}
		child.refresh();
		return child;
	}

	private static void assertThatStartIsRefused(ApplicationContextRunner runner, Consumer<StartException> refusal) {
		runner.run((context) -> {
			assertThat(context).hasFailed();
			assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
				.isInstanceOfSatisfying(StartException.class, refusal);
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	static class Tasks {

		private int runs;

		@AsyncTask
		public void run() {
			this.runs++;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyTasks {

		@Bean
		@Lazy
		Tasks tasks() {
			return new Tasks();
		}

	}

	interface Api {

		@AsyncTask
		void run();

	}

	@Configuration(proxyBeanMethods = false)
	@Import(InterfaceTasks.Implementation.class)
	static class InterfaceTasks {

		static class Implementation implements Api {

			@Override
			public void run() {
			}

		}

	}

}
