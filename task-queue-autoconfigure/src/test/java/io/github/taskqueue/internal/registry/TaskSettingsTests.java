package io.github.taskqueue.internal.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AliasFor;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.autoconfigure.StartUp;
import io.github.taskqueue.internal.definition.MethodText;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.definition.TaskReturn;
import io.github.taskqueue.internal.retry.Backoff;
import io.github.taskqueue.spi.TaskParameter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where the settings of a task come from.
 */
class TaskSettingsTests {

	private static final String[] QUEUE_PROPERTIES = { "task-queue.queues.red.timeout=21s",
			"task-queue.queues.red.retry.max-attempts=21", "task-queue.queues.red.retry.backoff=22s",
			"task-queue.queues.red.retry.multiplier=2.3", "task-queue.queues.red.retry.max-backoff=24s",
			"task-queue.queues.red.retry.jitter=0.25",
			"task-queue.queues.red.retry.retry-for=java.lang.IllegalStateException",
			"task-queue.queues.red.retry.no-retry-for=java.lang.IllegalArgumentException" };

	private static final String[] TASK_PROPERTIES = { "task-queue.tasks.set.queue=blue",
			"task-queue.tasks.set.timeout=31s", "task-queue.tasks.set.retry.max-attempts=31",
			"task-queue.tasks.set.retry.backoff=32s", "task-queue.tasks.set.retry.multiplier=3.3",
			"task-queue.tasks.set.retry.max-backoff=34s", "task-queue.tasks.set.retry.jitter=0.35",
			"task-queue.tasks.set.retry.retry-for=java.io.UncheckedIOException",
			"task-queue.tasks.set.retry.no-retry-for=java.util.concurrent.TimeoutException" };

	@Test
	void defaultsFillWhatIsNotSet() {
		TaskDefinition task = task(StartUp.with(Bare.class), "Bare.run");
		assertThat(task.queue()).isEqualTo("default");
		assertThat(task.timeout()).hasMinutes(10);
		assertThat(task.retry().maxAttempts()).isEqualTo(5);
		assertThat(task.retry().backoff())
			.isEqualTo(new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(10), 0.5));
		assertThat(task.retry().failures().retryFor()).isEmpty();
		assertThat(task.retry().failures().noRetryFor()).isEmpty();
	}

	@Test
	void queuePropertiesWinOverDefaults() {
		TaskDefinition task = task(StartUp.with(Bare.class)
			.withPropertyValues("task-queue.default-queue=red")
			.withPropertyValues(QUEUE_PROPERTIES), "Bare.run");
		assertThat(task.queue()).isEqualTo("red");
		assertThat(task.timeout()).hasSeconds(21);
		assertThat(task.retry().maxAttempts()).isEqualTo(21);
		assertThat(task.retry().backoff())
			.isEqualTo(new Backoff(Duration.ofSeconds(22), 2.3, Duration.ofSeconds(24), 0.25));
		assertThat(task.retry().failures().retryFor()).isEqualTo(Set.of(IllegalStateException.class));
		assertThat(task.retry().failures().noRetryFor()).isEqualTo(Set.of(IllegalArgumentException.class));
	}

	@Test
	void annotationWinsOverQueueProperties() {
		TaskDefinition task = task(StartUp.with(Annotated.class)
			.withPropertyValues("task-queue.default-queue=green")
			.withPropertyValues(QUEUE_PROPERTIES), "set");
		assertThat(task.queue()).isEqualTo("red");
		assertThat(task.timeout()).hasSeconds(11);
		assertThat(task.retry().maxAttempts()).isEqualTo(11);
		assertThat(task.retry().backoff())
			.isEqualTo(new Backoff(Duration.ofSeconds(12), 1.3, Duration.ofSeconds(14), 0.15));
		assertThat(task.retry().failures().retryFor()).isEqualTo(Set.of(IOException.class));
		assertThat(task.retry().failures().noRetryFor()).isEqualTo(Set.of(InterruptedException.class));
	}

	@Test
	void taskPropertiesWinOverTheAnnotation() {
		TaskDefinition task = task(
				StartUp.with(Annotated.class).withPropertyValues(QUEUE_PROPERTIES).withPropertyValues(TASK_PROPERTIES),
				"set");
		assertThat(task.queue()).isEqualTo("blue");
		assertThat(task.timeout()).hasSeconds(31);
		assertThat(task.retry().maxAttempts()).isEqualTo(31);
		assertThat(task.retry().backoff())
			.isEqualTo(new Backoff(Duration.ofSeconds(32), 3.3, Duration.ofSeconds(34), 0.35));
		assertThat(task.retry().failures().retryFor()).isEqualTo(Set.of(UncheckedIOException.class));
		assertThat(task.retry().failures().noRetryFor()).isEqualTo(Set.of(TimeoutException.class));
	}

	@Test
	void settingsOfTheQueueThatATaskIsMovedToCount() {
		TaskDefinition task = task(StartUp.with(Bare.class)
			.withPropertyValues("task-queue.tasks[Bare.run].queue=red")
			.withPropertyValues(QUEUE_PROPERTIES), "Bare.run");
		assertThat(task.queue()).isEqualTo("red");
		assertThat(task.timeout()).hasSeconds(21);
	}

	@Test
	void partOfTheRetrySettingsLeavesTheOthersAlone() {
		TaskDefinition task = task(
				StartUp.with(Annotated.class).withPropertyValues("task-queue.tasks.set.retry.max-attempts=2"), "set");
		assertThat(task.retry().maxAttempts()).isEqualTo(2);
		assertThat(task.retry().backoff().initial()).hasSeconds(12);
	}

	@Test
	void jitterOfZeroIsASetting() {
		assertThat(task(StartUp.with(NoJitter.class), "NoJitter.run").retry().backoff().jitter()).isZero();
	}

	@Test
	void placeholdersAreResolvedInEveryText() {
		TaskDefinition task = task(
				StartUp.with(Placeholders.class)
					.withPropertyValues("app.name=renamed", "app.queue=moved", "app.timeout=7s", "app.backoff=250ms"),
				"renamed");
		assertThat(task.queue()).isEqualTo("moved");
		assertThat(task.timeout()).hasSeconds(7);
		assertThat(task.retry().backoff().initial()).hasMillis(250);
		assertThat(task.retry().backoff().max()).hasSeconds(5);
	}

	@Test
	void placeholderWithAnEmptyValueIsNotSet() {
		TaskDefinition task = task(StartUp.with(Placeholders.class)
			.withPropertyValues("app.name=", "app.queue=", "app.timeout=", "app.backoff="), "Placeholders.run");
		assertThat(task.queue()).isEqualTo("default");
		assertThat(task.timeout()).hasMinutes(10);
	}

	@Test
	void annotationMayStandOnAnnotations() {
		TaskDefinition task = task(StartUp.with(Meta.class), "Meta.run");
		assertThat(task.queue()).isEqualTo("given");
		assertThat(task.timeout()).hasSeconds(3);
	}

	@Test
	void durationsMayBeWrittenInAllTheirStyles() {
		assertThat(task(StartUp.with(Durations.class), "iso").timeout()).hasSeconds(90);
		assertThat(task(StartUp.with(Durations.class), "upper").timeout()).hasMinutes(2);
		assertThat(task(StartUp.with(Durations.class), "millis").timeout()).hasMillis(1500);
	}

	@Test
	void returnTypesSayWhatTheCallerSees() {
		ApplicationContextRunner runner = StartUp.with(Returns.class);
		assertThat(task(runner, "Returns.nothing").method().returns())
			.isEqualTo(new TaskReturn(TaskReturn.Kind.VOID, Void.class));
		assertThat(task(runner, "Returns.handle").method().returns().kind()).isEqualTo(TaskReturn.Kind.HANDLE);
		assertThat(task(runner, "Returns.handle").method().returns().resultType())
			.isEqualTo(ResolvableType.forClassWithGenerics(List.class, String.class).getType());
		assertThat(task(runner, "Returns.future").method().returns())
			.isEqualTo(new TaskReturn(TaskReturn.Kind.FUTURE, Long.class));
		assertThat(task(runner, "Returns.raw").method().returns().resultType()).isEqualTo(Object.class);
		assertThat(task(runner, "Returns.nothing").method().returns().hasResult()).isFalse();
		assertThat(task(runner, "Returns.raw").method().returns().hasResult()).isTrue();
	}

	@Test
	void genericSuperclassGetsTheTypesOfItsSubclass() {
		ApplicationContextRunner runner = StartUp.with(Letters.class, Numbers.class);
		TaskDefinition letters = task(runner, "Letters.importAll");
		assertThat(letters.method().parameters()).first().isEqualTo(new TaskParameter("one", String.class));
		assertThat(letters.method().parameters().get(1).type().getTypeName())
			.isEqualTo("java.util.Map<java.lang.String, java.util.List<java.lang.String>>");
		assertThat(letters.method().returns().resultType()).isEqualTo(String.class);
		assertThat(task(runner, "Numbers.importAll").method().parameters()).first()
			.isEqualTo(new TaskParameter("one", Integer.class));
	}

	@Test
	void taskMayBeDeclaredInAnInterface() {
		StartUp.tasks(StartUp.with(RemoteMailer.class), (tasks) -> {
			TaskDefinition task = tasks.find("RemoteMailer.send");
			assertThat(task).isNotNull();
			assertThat(task.queue()).isEqualTo("mail");
			assertThat(task.method().parameters()).containsExactly(new TaskParameter("address", String.class));
			try {
				assertThat(tasks.get(Mailer.class.getDeclaredMethod("send", String.class), RemoteMailer.class,
						RemoteMailer.class))
					.isSameAs(task);
				assertThat(tasks.get(RemoteMailer.class.getDeclaredMethod("send", String.class), RemoteMailer.class,
						RemoteMailer.class))
					.isSameAs(task);
			}
			catch (NoSuchMethodException ex) {
				throw new AssertionError(ex);
			}
		});
	}

	@Test
	void taskOfAConfigurationClassHasTheNameThatItWasGiven() {
		StartUp.tasks(StartUp.with().withUserConfiguration(Application.class),
				(tasks) -> assertThat(tasks.all()).extracting(TaskDefinition::name).containsExactly("Application.run"));
	}

	@Test
	void methodTextIsShortAndShowsGenerics() throws NoSuchMethodException {
		assertThat(MethodText.of(Returns.class, Returns.class.getDeclaredMethod("nothing", Map.class, long[].class)))
			.isEqualTo("TaskSettingsTests.Returns.nothing(Map<String, List<Long>>, long[])");
	}

	private static TaskDefinition task(ApplicationContextRunner runner, String name) {
		TaskDefinition[] found = new TaskDefinition[1];
		StartUp.tasks(runner, (tasks) -> {
			TaskDefinition task = tasks.find(name);
			assertThat(task).as("task '%s' among %s", name, tasks.all()).isNotNull();
			found[0] = task;
		});
		return found[0];
	}

	static class Bare {

		@AsyncTask
		void run() {
		}

	}

	static class Annotated {

		@AsyncTask(name = "set", queue = "red", timeout = "11s",
				retry = @TaskRetry(maxAttempts = 11, backoff = "12s", multiplier = 1.3, maxBackoff = "14s",
						jitter = 0.15, retryFor = IOException.class, noRetryFor = InterruptedException.class))
		void run() {
		}

	}

	static class NoJitter {

		@AsyncTask(retry = @TaskRetry(jitter = 0))
		void run() {
		}

	}

	static class Placeholders {

		@AsyncTask(name = "${app.name}", queue = "${app.queue}", timeout = "${app.timeout}",
				retry = @TaskRetry(backoff = "${app.backoff}", maxBackoff = "${app.max-backoff:5s}"))
		void run() {
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@AsyncTask(timeout = "3s")
	@interface QuickTask {

		@AliasFor(annotation = AsyncTask.class)
		String queue() default "";

	}

	static class Meta {

		@QuickTask(queue = "given")
		void run() {
		}

	}

	static class Durations {

		@AsyncTask(name = "iso", timeout = "PT1M30S")
		void iso() {
		}

		@AsyncTask(name = "upper", timeout = " 2M ")
		void upper() {
		}

		@AsyncTask(name = "millis", timeout = "1500")
		void millis() {
		}

	}

	static class Returns {

		@AsyncTask
		void nothing(Map<String, List<Long>> map, long[] numbers) {
		}

		@AsyncTask
		@Nullable TaskHandle<List<String>> handle() {
			return null;
		}

		@AsyncTask
		@Nullable CompletableFuture<Long> future() {
			return null;
		}

		@AsyncTask
		@SuppressWarnings("rawtypes")
		@Nullable TaskHandle raw() {
			return null;
		}

	}

	abstract static class Importer<T> {

		@AsyncTask
		@Nullable TaskHandle<T> importAll(T one, Map<String, List<T>> more) {
			return null;
		}

	}

	static class Letters extends Importer<String> {

	}

	static class Numbers extends Importer<Integer> {

	}

	interface Mailer {

		@AsyncTask(queue = "mail")
		void send(String to);

	}

	static class RemoteMailer implements Mailer {

		@Override
		public void send(String address) {
		}

	}

	@Configuration
	static class Application {

		@Bean
		String greeting() {
			return "hello";
		}

		@AsyncTask
		void run() {
		}

	}

}
