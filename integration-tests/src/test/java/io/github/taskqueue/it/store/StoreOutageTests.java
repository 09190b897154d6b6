package io.github.taskqueue.it.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.DuplicateTaskIdException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A database that is away while tasks are enqueued and run.
 */
class StoreOutageTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final TestDatabase database = PostgresServer.newDatabase();

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, DatabaseConfiguration.class)
		.with(DatabaseConfiguration.properties(database));

	private final Tasks tasks = application.bean(Tasks.class);

	@AfterEach
	void open() {
		PostgresServer.open(database);
	}

	@Test
	void tasksRunWhileTheStoreIsAwayAndTheirStatusFollows() {
		assertThat(this.tasks.work(0).await(SOON)).isZero();
		PostgresServer.shut(database);
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			handles.add(this.tasks.work(i));
		}
		handles.forEach((handle) -> assertThat(handle.await(SOON)).isNotNull());
		assertThatException().isThrownBy(() -> handles.get(0).status());
		PostgresServer.open(database);
		Awaitility.await()
			.atMost(SOON)
			.ignoreExceptions()
			.untilAsserted(() -> assertThat(handles)
				.allSatisfy((handle) -> assertThat(handle.status()).isEqualTo(TaskStatus.SUCCEEDED)));
	}

	/**
	 * Nobody says that a connection is dead, so whoever asks waits. What is waited for is
	 * at most a second when a task is enqueued, one when it starts and one when it ends.
	 */
	@Test
	void tasksDoNotWaitForAStoreThatIsSilent() {
		try (FaultProxy line = FaultProxy.to(database.address());
				TestApplication silenced = application.start(List.of(OneByOne.class, DatabaseConfiguration.class),
						DatabaseConfiguration.properties(database.by(line),
								"task-queue.queues.one-by-one.concurrency=1"))) {
			OneByOne tasks = silenced.bean(OneByOne.class);
			assertThat(tasks.work(0).await(SOON)).isZero();
			line.blackhole();
			List<TaskHandle<Integer>> handles = new ArrayList<>();
			for (int i = 1; i <= 100; i++) {
				handles.add(tasks.work(i));
			}
			assertThat(handles.get(99).await(Duration.ofSeconds(20))).isEqualTo(100);
			line.heal();
			assertThat(tasks.work(0).await(SOON)).isZero();
		}
	}

	/**
	 * Ids cannot be compared meanwhile.
	 */
	@Test
	void tasksWithIdsOfTheirCallersDoNotWaitForAStoreThatIsSilent() {
		try (FaultProxy line = FaultProxy.to(database.address());
				TestApplication silenced = application.start(List.of(OneByOne.class, DatabaseConfiguration.class),
						DatabaseConfiguration.properties(database.by(line), "task-queue.namespace=silenced"))) {
			OneByOne tasks = silenced.bean(OneByOne.class);
			assertThat(tasks.work(0).await(SOON)).isZero();
			line.blackhole();
			long start = System.nanoTime();
			List<TaskHandle<Integer>> handles = new ArrayList<>();
			for (int i = 1; i <= 100; i++) {
				int number = i;
				handles
					.add(silenced.tasks().enqueue(TaskOptions.with().taskId("silent-" + i), () -> tasks.work(number)));
			}
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			assertThat(handles.get(99).await(Duration.ofSeconds(20))).isEqualTo(100);
			line.heal();
			Awaitility.await()
				.atMost(SOON)
				.ignoreExceptions()
				.until(() -> handles.get(99).status() == TaskStatus.SUCCEEDED);
			Awaitility.await()
				.atMost(SOON)
				.untilAsserted(() -> assertThatExceptionOfType(DuplicateTaskIdException.class).isThrownBy(
						() -> silenced.tasks().enqueue(TaskOptions.with().taskId("silent-100"), () -> tasks.work(0))));
		}
	}

	@Test
	void aStepThatCannotBeSavedFailsItsAttempt() {
		PostgresServer.shut(database);
		TaskHandle<String> handle = this.tasks.step();
		application.journal().await("step", 1);
		PostgresServer.open(database);
		assertThat(handle.await(SOON)).isEqualTo("saved");
	}

	static class OneByOne {

		@AsyncTask(name = "one-by-one", queue = "one-by-one")
		TaskHandle<Integer> work(int number) {
			return TaskHandle.completed(number);
		}

	}

	static class Tasks {

		private final Journal journal;

		Tasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(name = "work")
		TaskHandle<Integer> work(int number) {
			return TaskHandle.completed(number);
		}

		@AsyncTask(name = "step", timeout = "1m")
		TaskHandle<String> step() {
			this.journal.write("step");
			return TaskHandle.completed(TaskContext.current().once("step", String.class, () -> "saved"));
		}

	}

}
