package io.github.taskqueue.it.message;

import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.it.support.CrashingBroker;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is larger than the broker takes, although the application may send it.
 */
class LargeMessageTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final int LIMIT = 100_000;

	private static final int DEFAULT_LIMIT = 134_217_728;

	private static TestApplication application;

	private final Tasks tasks = application.bean(Tasks.class);

	@BeforeAll
	static void start() {
		limit(LIMIT);
		application = TestApplication.start(CrashingBroker.get(), Tasks.class,
				"task-queue.namespace=large-" + UUID.randomUUID().toString().substring(0, 8));
	}

	@AfterAll
	static void stop() {
		application.close();
		limit(DEFAULT_LIMIT);
	}

	/**
	 * Holds for channels that are opened from now on.
	 */
	private static void limit(int bytes) {
		CrashingBroker.get().rabbitmqctl("eval", "application:set_env(rabbit, max_message_size, %d).".formatted(bytes));
	}

	@Test
	void aTaskIsRefusedOnceAndOthersAreAccepted() {
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(PayloadTooLargeException.class)
				.isThrownBy(() -> this.tasks.length("x".repeat(LIMIT)))
				.withMessageContaining("message size");
			assertThat(this.tasks.length("four").await(SOON)).isEqualTo(4);
		}
	}

	@Test
	void aResultThatDoesNotFitIsToldToTheCaller() {
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> this.tasks.repeat(LIMIT).await(SOON))
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo(PayloadTooLargeException.class.getName()));
		assertThat(this.tasks.repeat(4).await(SOON)).isEqualTo("xxxx");
	}

	static class Tasks {

		@AsyncTask
		TaskHandle<Integer> length(String text) {
			return TaskHandle.completed(text.length());
		}

		@AsyncTask
		TaskHandle<String> repeat(int length) {
			return TaskHandle.completed("x".repeat(length));
		}

	}

}
