package io.github.taskqueue.it;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

class FirstTaskTests {

	private static TestApplication application;

	@BeforeAll
	static void start() {
		application = TestApplication.start(RabbitBroker.shared().newVirtualHost(), Tasks.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void voidTaskRunsOnAWorker() {
		application.bean(Tasks.class).note("one");
		Awaitility.await().untilAsserted(() -> assertThat(Tasks.notes).contains("one"));
	}

	@Test
	void handleGivesTheResult() {
		assertThat(application.bean(Tasks.class).twice(21).await(Duration.ofSeconds(5))).isEqualTo(42);
	}

	@Test
	void futureGivesTheResult() {
		assertThat(application.bean(Tasks.class).list(3)).succeedsWithin(Duration.ofSeconds(5))
			.isEqualTo(List.of("0", "1", "2"));
	}

	@Test
	void clientEnqueuesWithOptions() {
		TaskHandle<Integer> handle = application.tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofMillis(1500)).taskId("mine"),
					() -> application.bean(Tasks.class).twice(4));
		assertThat(handle.id()).isEqualTo("mine");
		assertThat(handle.await(Duration.ofSeconds(5))).isEqualTo(8);
	}

	static class Tasks {

		static final Set<String> notes = ConcurrentHashMap.newKeySet();

		@AsyncTask
		void note(String text) {
			notes.add(text);
		}

		@AsyncTask
		public TaskHandle<Integer> twice(int number) {
			assertThat(TaskContext.current().attempt()).isOne();
			return TaskHandle.completed(2 * number);
		}

		@AsyncTask
		public CompletableFuture<List<String>> list(int length) {
			return CompletableFuture
				.supplyAsync(() -> java.util.stream.IntStream.range(0, length).mapToObj(String::valueOf).toList());
		}

	}

}
