package io.github.taskqueue.it.call;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.core.annotation.AliasFor;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A task property wins over the annotation, that over a queue property, and that over the
 * default.
 */
class TaskSettingsTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.default-queue=main", "task-queue.queues.main.timeout=20s",
				"task-queue.queues.main.retry.max-attempts=7", "task-queue.queues.main.retry.backoff=10ms",
				"task-queue.tasks.by-property.timeout=40s", "task-queue.tasks.by-property.retry.max-attempts=9",
				"task-queue.tasks.\"[Tasks.moved]\".queue=elsewhere",
				"task-queue.tasks.fails-by-property.retry.max-attempts=3", "report.queue=reports", "report.timeout=50s",
				"report.name=reports.daily");

	private final Tasks tasks = application.bean(Tasks.class);

	@Test
	void whatNobodySetsIsTheDefault() {
		assertThat(settings(this.tasks.byDefault())).isEqualTo(new Settings("Tasks.byDefault", "plain", 600, 5));
	}

	@Test
	void aQueuePropertyWinsOverTheDefault() {
		assertThat(settings(this.tasks.byQueue())).isEqualTo(new Settings("Tasks.byQueue", "main", 20, 7));
	}

	@Test
	void theAnnotationWinsOverAQueueProperty() {
		assertThat(settings(this.tasks.byAnnotation())).isEqualTo(new Settings("Tasks.byAnnotation", "main", 30, 8));
	}

	@Test
	void aTaskPropertyWinsOverTheAnnotation() {
		assertThat(settings(this.tasks.byProperty())).isEqualTo(new Settings("by-property", "main", 40, 9));
	}

	@Test
	void aTaskIsMovedToAnotherQueueByItsProperty() {
		assertThat(settings(this.tasks.moved())).isEqualTo(new Settings("Tasks.moved", "elsewhere", 600, 5));
	}

	@Test
	void attemptsAreMadeAsSet() {
		String byProperty = application.tasks().enqueue(this.tasks::failsByProperty).id();
		String byAnnotation = application.tasks().enqueue(this.tasks::failsByAnnotation).id();
		String byQueue = application.tasks().enqueue(this.tasks::failsByQueue).id();
		assertThat(attempts(byProperty)).isEqualTo(3);
		assertThat(attempts(byAnnotation)).isEqualTo(2);
		assertThat(attempts(byQueue)).isEqualTo(7);
	}

	private static long attempts(String taskId) {
		return application.client().deadLetter("main", taskId).number("tq-attempts");
	}

	@Test
	void placeholdersInTheAnnotationAreResolved() {
		assertThat(settings(this.tasks.withPlaceholders())).isEqualTo(new Settings("reports.daily", "reports", 50, 5));
	}

	@Test
	void anAnnotationOfTheApplicationMayStandForAsyncTask() {
		assertThat(settings(this.tasks.meta())).isEqualTo(new Settings("meta", "reports", 55, 2));
	}

	private static Settings settings(TaskHandle<Settings> handle) {
		return handle.await(Duration.ofSeconds(5));
	}

	record Settings(String name, String queue, long timeoutSeconds, int maxAttempts) {

		static TaskHandle<Settings> current() {
			TaskContext context = TaskContext.current();
			long timeout = Math.round(Duration.between(Instant.now(), context.deadline()).toMillis() / 1000.0);
			return TaskHandle.completed(new Settings(context.name(), context.queue(), timeout, context.maxAttempts()));
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@AsyncTask(queue = "${report.queue}", retry = @TaskRetry(maxAttempts = 2))
	@interface ReportTask {

		@AliasFor(annotation = AsyncTask.class)
		String name();

		@AliasFor(annotation = AsyncTask.class, attribute = "timeout")
		String atMost() default "";

	}

	static class Tasks {

		@AsyncTask(queue = "plain")
		TaskHandle<Settings> byDefault() {
			return Settings.current();
		}

		@AsyncTask
		TaskHandle<Settings> byQueue() {
			return Settings.current();
		}

		@AsyncTask(timeout = "30s", retry = @TaskRetry(maxAttempts = 8))
		TaskHandle<Settings> byAnnotation() {
			return Settings.current();
		}

		@AsyncTask(name = "by-property", timeout = "30s", retry = @TaskRetry(maxAttempts = 8))
		TaskHandle<Settings> byProperty() {
			return Settings.current();
		}

		@AsyncTask(queue = "plain")
		TaskHandle<Settings> moved() {
			return Settings.current();
		}

		@AsyncTask(name = "fails-by-property", retry = @TaskRetry(maxAttempts = 2))
		void failsByProperty() {
			throw new IllegalStateException("planned");
		}

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2))
		void failsByAnnotation() {
			throw new IllegalStateException("planned");
		}

		@AsyncTask(retry = @TaskRetry(multiplier = 1))
		void failsByQueue() {
			throw new IllegalStateException("planned");
		}

		@AsyncTask(name = "${report.name}", queue = "${report.queue}", timeout = "${report.timeout}",
				retry = @TaskRetry(backoff = "${report.backoff:20ms}"))
		TaskHandle<Settings> withPlaceholders() {
			return Settings.current();
		}

		@ReportTask(name = "meta", atMost = "55s")
		TaskHandle<Settings> meta() {
			return Settings.current();
		}

	}

}
