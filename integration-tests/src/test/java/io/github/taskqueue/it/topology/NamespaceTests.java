package io.github.taskqueue.it.topology;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.core.env.Environment;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications with the same tasks on one virtual host.
 */
class NamespaceTests {

	@RegisterExtension
	static final ApplicationExtension blue = ApplicationExtension.of(Tasks.class)
		.with("task-queue.namespace=blue", "spring.application.name=blue");

	private static TestApplication green;

	@BeforeAll
	static void startGreen() {
		green = blue.start(List.of(Tasks.class), "task-queue.namespace=green", "spring.application.name=green");
	}

	@Test
	void tasksRunInTheirOwnNamespace() {
		for (int i = 0; i < 20; i++) {
			assertThat(blue.bean(Tasks.class).where().await(Duration.ofSeconds(5))).isEqualTo("blue");
			assertThat(green.bean(Tasks.class).where().await(Duration.ofSeconds(5))).isEqualTo("green");
		}
	}

	@Test
	void delayedTasksRunInTheirOwnNamespace() {
		List<TaskHandle<String>> ofBlue = enqueueLater(blue.application());
		List<TaskHandle<String>> ofGreen = enqueueLater(green);
		assertThat(ofBlue).allSatisfy((task) -> assertThat(task.await(Duration.ofSeconds(10))).isEqualTo("blue"));
		assertThat(ofGreen).allSatisfy((task) -> assertThat(task.await(Duration.ofSeconds(10))).isEqualTo("green"));
	}

	private static List<TaskHandle<String>> enqueueLater(TestApplication application) {
		TaskOptions options = TaskOptions.with().delay(Duration.ofMillis(500));
		return IntStream.range(0, 10)
			.mapToObj((i) -> application.tasks().enqueue(options, application.bean(Tasks.class)::where))
			.toList();
	}

	@Test
	void deadLettersStayInTheirNamespace() throws Exception {
		String id = green.tasks().enqueue(green.bean(Tasks.class)::fail).id();
		assertThat(blue.client().next("green.dlq.failing").properties().getMessageId()).isEqualTo(id);
		assertThat(blue.client().ready("blue.dlq.failing")).isZero();
	}

	@Test
	void onlyTheLadderIsShared() {
		List<String> queues = blue.broker()
			.rabbitmqctl("list_queues", "-q", "--no-table-headers", "-p", blue.broker().virtualHost(), "name")
			.lines()
			.toList();
		assertThat(queues).contains("blue.q.default", "green.q.default")
			.allMatch((name) -> name.matches("(blue|green)\\..*|tq\\.delay\\..*"));
	}

	static class Tasks {

		private final Environment environment;

		Tasks(Environment environment) {
			this.environment = environment;
		}

		@AsyncTask
		TaskHandle<String> where() {
			return TaskHandle.completed(this.environment.getRequiredProperty("spring.application.name"));
		}

		@AsyncTask(queue = "failing", retry = @TaskRetry(maxAttempts = 1))
		void fail() {
			throw new IllegalStateException("planned");
		}

	}

}
