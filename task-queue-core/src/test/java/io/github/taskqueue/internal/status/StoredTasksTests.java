package io.github.taskqueue.internal.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.internal.store.TaskStore;
import io.github.taskqueue.spi.PartialSerializer;

import static org.assertj.core.api.Assertions.assertThat;

class StoredTasksTests {

	private static final Instant NOW = Instant.parse("2026-11-30T09:00:00Z");

	private static final Duration DAY = Duration.ofDays(1);

	private final TaskStore store = TaskStore.inMemory(100);

	private final StatusFeature status = new StatusFeature(this.store, new Json(),
			new StatusSettings("test", DataSize.ofMegabytes(1), DataSize.ofMegabytes(1),
					new StatusSettings.Retention(DAY, DAY, DAY, DAY, DAY), DAY, DAY),
			Clock.fixed(NOW, ZoneOffset.UTC), (queue, task) -> task + " waits in " + queue);

	@AfterEach
	void close() throws InterruptedException {
		this.status.close();
	}

	@Test
	void taskThatIsNotDueWaitsForItsTime() {
		assertThat(waitingFor(TaskStatus.SCHEDULED, NOW.plusMillis(1_500))).isEqualTo("due at 2026-11-30T09:00:01Z");
		assertThat(waitingFor(TaskStatus.RETRYING, NOW.plus(DAY)))
			.isEqualTo("due at 2026-12-01T09:00:00Z for attempt 3");
	}

	@Test
	void taskThatIsDueWaitsForWhatItsQueueWaitsFor() {
		assertThat(waitingFor(TaskStatus.QUEUED, null)).isEqualTo("mail waits in mails");
		assertThat(waitingFor(TaskStatus.SCHEDULED, NOW)).isEqualTo("mail waits in mails");
		assertThat(waitingFor(TaskStatus.RETRYING, NOW)).isEqualTo("mail waits in mails");
	}

	@Test
	void taskThatWaitsForSomethingElseSaysForWhat() {
		assertThat(waitingFor(TaskStatus.WAITING, NOW.plus(DAY))).isEqualTo("version 3");
	}

	@Test
	void taskThatRunsOrHasEndedWaitsForNothing() {
		for (TaskStatus each : List.of(TaskStatus.RUNNING, TaskStatus.SUCCEEDED, TaskStatus.DEAD, TaskStatus.CANCELLED,
				TaskStatus.EXPIRED)) {
			assertThat(waitingFor(each, NOW.plus(DAY))).isNull();
		}
	}

	@Test
	void thoseWhoWatchAreToldNothingThatChangesWithoutTheTask() {
		String id = store(TaskStatus.QUEUED, null);
		CompletableFuture<TaskSnapshot> seen = new CompletableFuture<>();
		Runnable end = this.status.tasks().watch(id, DAY, new TaskMonitor.Observer() {

			@Override
			public void seen(@Nullable TaskSnapshot task) {
				seen.complete(task);
			}

			@Override
			public void timedOut() {
			}

		});
		assertThat(seen).succeedsWithin(Duration.ofSeconds(30))
			.satisfies((task) -> assertThat(task.details().waitingFor()).isNull());
		end.run();
	}

	private @Nullable String waitingFor(TaskStatus status, @Nullable Instant due) {
		TaskDetails details = this.status.tasks().details(store(status, due));
		assertThat(this.status.tasks().find(TaskQuery.all()).tasks()).contains(details);
		return details.waitingFor();
	}

	private String store(TaskStatus status, @Nullable Instant due) {
		String id = "%s-%s".formatted(status, due);
		this.store.statuses()
			.apply(List.of(new TaskRecord(id, "mail", "mails", status, 1, 1, 2, 5,
					new TaskRecord.Times(NOW, due, null, null, null), null, "", null, null, null, "version 3")));
		return id;
	}

	private static final class Json extends PartialSerializer {

		@Override
		public String contentType() {
			return "application/json";
		}

	}

}
