package io.github.taskqueue.it.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskPage;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.Gate;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application searches for tasks that another one runs, in one database.
 */
class SearchTests {

	private static final Duration SOON = Duration.ofSeconds(200);

	private static final TestDatabase database = PostgresServer.newDatabase();

	@RegisterExtension
	static final ApplicationExtension worker = ApplicationExtension.of(Tasks.class, DatabaseConfiguration.class)
		.with(properties());

	private static @Nullable TestApplication other;

	private final Tasks tasks = worker.bean(Tasks.class);

	private static String[] properties(String... more) {
		return DatabaseConfiguration.properties(database, more);
	}

	@BeforeAll
	static void startOther() {
		other = worker.start(List.of(DatabaseConfiguration.class), properties("task-queue.worker.enabled=false"));
	}

	@AfterAll
	static void forgetOther() {
		other = null;
	}

	@Test
	void anotherApplicationFindsTasksByWhatHasBecomeOfThem() {
		Instant start = Instant.now();
		TaskHandle<String> done = this.tasks.write("done");
		TaskHandle<String> runs = this.tasks.write("runs");
		TaskHandle<String> dead = this.tasks.write("dead");
		TaskHandle<String> scheduled = worker.tasks()
			.enqueue(TaskOptions.with().delay(Duration.ofHours(1)), () -> this.tasks.write("done"));
		done.await(SOON);
		Awaitility.await()
			.untilAsserted(() -> assertThat(ids(TaskQuery.all().enqueuedFrom(start).status(TaskStatus.RUNNING)))
				.containsExactly(runs.id()));
		Awaitility.await()
			.untilAsserted(() -> assertThat(find(TaskQuery.all().enqueuedFrom(start).status(TaskStatus.DEAD)).tasks())
				.singleElement()
				.isEqualTo(dead.details()));
		assertThat(ids(TaskQuery.all().enqueuedFrom(start).status(TaskStatus.SUCCEEDED, TaskStatus.SCHEDULED)))
			.containsExactly(scheduled.id(), done.id());
		assertThat(ids(TaskQuery.all().enqueuedFrom(start).queue("reports").name("write")))
			.containsExactly(scheduled.id(), dead.id(), runs.id(), done.id());
		assertThat(ids(TaskQuery.all().enqueuedBefore(start).queue("reports"))).isEmpty();
		assertThat(ids(TaskQuery.all().queue("default"))).doesNotContain(done.id());
		this.tasks.gate().open();
		assertThat(runs.await(SOON)).isEqualTo("runs");
	}

	@Test
	void aTaskIsFoundAsSoonAsItIsEnqueued() {
		for (int i = 0; i < 20; i++) {
			TaskHandle<?> handle = worker.tasks().enqueue(() -> this.tasks.nothing());
			assertThat(ids(TaskQuery.all().name("nothing").limit(1))).containsExactly(handle.id());
		}
	}

	@Test
	void pagesShowEachTaskOnceWhileOthersAreEnqueued() {
		List<String> ids = worker.tasks().enqueueAll(() -> {
			for (int i = 0; i < 55; i++) {
				this.tasks.page();
			}
		}).stream().map((handle) -> handle.id()).toList();
		List<String> seen = new ArrayList<>();
		TaskQuery query = TaskQuery.all().name("page").limit(10);
		TaskPage page = find(query);
		seen.addAll(ids(page));
		while (page.next() != null) {
			this.tasks.page();
			page = find(query.after(page.next()));
			seen.addAll(ids(page));
		}
		assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
	}

	private static TaskPage find(TaskQuery query) {
		TaskClient client = Objects.requireNonNull(other).tasks();
		return client.find(query);
	}

	private static List<String> ids(TaskQuery query) {
		return ids(find(query));
	}

	private static List<String> ids(TaskPage page) {
		return page.tasks().stream().map(TaskDetails::id).toList();
	}

	static class Tasks {

		private final Gate gate = new Gate();

		Gate gate() {
			return this.gate;
		}

		@AsyncTask(name = "write", queue = "reports")
		TaskHandle<String> write(String text) {
			if (text.equals("dead")) {
				throw new PermanentTaskException("planned");
			}
			if (text.equals("runs")) {
				this.gate.pass();
			}
			return TaskHandle.completed(text);
		}

		@AsyncTask(name = "nothing")
		void nothing() {
		}

		@AsyncTask(name = "page")
		void page() {
		}

	}

}
