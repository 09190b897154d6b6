package io.github.taskqueue.it.message;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskFailedException;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRequest;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.BrokerClient;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class UnknownTaskTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(OldTasks.class)
		.with("task-queue.worker.unknown-task-delay=500ms", "task-queue.worker.unknown-task-ttl=6s");

	private static TaskHandle<Integer> misspelt;

	/**
	 * Waits while the other test runs.
	 */
	@BeforeAll
	static void enqueueMisspelt() {
		misspelt = application.tasks()
			.enqueue(TaskRequest.of("NewTasks.misspelt", Integer.class).argument("number", 7));
	}

	@Test
	void anUnknownTaskWaitsForAWorkerThatKnowsIt() {
		TaskHandle<Integer> handle = application.tasks()
			.enqueue(TaskRequest.of("NewTasks.square", Integer.class).argument("number", 7));
		application.tasks().enqueue(() -> application.bean(OldTasks.class).isThere()).await(Duration.ofSeconds(5));
		assertThat(handle.result()).isNotDone();
		TestApplication next = application.start(List.of(NewTasks.class));
		assertThat(handle.await(Duration.ofSeconds(10))).isEqualTo(49);
		assertThat(next.bean(Journal.class).entries("square")).extracting(Journal.Entry::attempt).containsExactly(1);
	}

	@Test
	void aTaskThatNobodyKnowsForTooLongIsDead() {
		BrokerClient.Message letter = application.client().deadLetter("default", misspelt.id());
		assertThat(letter.header("tq-dead-reason")).isEqualTo("UNKNOWN_TASK");
		assertThat(letter.text()).isEqualTo("{\"number\":7}");
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> misspelt.await(Duration.ofSeconds(1)))
			.withMessageContaining("NewTasks.misspelt");
	}

	static class OldTasks {

		@AsyncTask
		TaskHandle<Boolean> isThere() {
			return TaskHandle.completed(true);
		}

	}

	static class NewTasks {

		private final Journal journal;

		NewTasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask
		TaskHandle<Integer> square(int number) {
			this.journal.write("square", TaskContext.current().id());
			return TaskHandle.completed(number * number);
		}

	}

}
