package io.github.taskqueue.it.extend;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.spi.TaskParameter;
import io.github.taskqueue.spi.TaskSerializer;

import static org.assertj.core.api.Assertions.assertThat;

class OwnSerializerTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, Lines.class)
		.with("task-queue.queues.idle.concurrency=0");

	private final Tasks tasks = application.bean(Tasks.class);

	@Test
	void argumentsAndResultsAreWrittenByTheBeanOfTheApplication() {
		assertThat(this.tasks.join("a", "b").await(Duration.ofSeconds(5))).isEqualTo("ab");
		application.tasks().enqueue(TaskOptions.with().queue("idle"), () -> this.tasks.join("a", "b"));
		BrokerClient.Message message = application.client().next("tq.q.idle");
		assertThat(message.text()).isEqualTo("a\nb");
		assertThat(message.properties().getContentType()).isEqualTo("text/plain");
	}

	@Test
	void aSerializerThatFailsUnexpectedlyIsAFailedAttempt() {
		String id = application.tasks().enqueue(() -> this.tasks.join("broken", "b")).id();
		BrokerClient.Message letter = application.client().deadLetter("default", id);
		assertThat(letter.header("tq-dead-reason")).isEqualTo("EXHAUSTED");
		assertThat(letter.header("tq-error-message")).isEqualTo("planned");
	}

	static class Tasks {

		@AsyncTask(retry = @TaskRetry(maxAttempts = 2, backoff = "20ms"))
		TaskHandle<String> join(String one, String other) {
			return TaskHandle.completed(one + other);
		}

	}

	/**
	 * One line for each argument, all of them text.
	 */
	static class Lines implements TaskSerializer {

		@Override
		public String contentType() {
			return "text/plain";
		}

		@Override
		public byte[] writeArguments(List<TaskParameter> parameters, @Nullable Object[] values) {
			return bytes(Arrays.stream(values).map(String::valueOf).collect(Collectors.joining("\n")));
		}

		@Override
		public @Nullable Object[] readArguments(List<TaskParameter> parameters, byte[] body) {
			String text = new String(body, StandardCharsets.UTF_8);
			if (text.startsWith("broken")) {
				throw new IllegalStateException("planned");
			}
			return text.split("\n");
		}

		@Override
		public byte[] writeResult(Type type, @Nullable Object result) {
			return bytes(String.valueOf(result));
		}

		@Override
		public Object readResult(Type type, byte[] body) {
			return new String(body, StandardCharsets.UTF_8);
		}

		private static byte[] bytes(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

	}

}
