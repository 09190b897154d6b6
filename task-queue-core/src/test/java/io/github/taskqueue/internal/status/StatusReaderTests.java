package io.github.taskqueue.internal.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.util.unit.DataSize;

import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.store.MemoryStore;
import io.github.taskqueue.internal.store.RetentionLimits;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.TaskRecord;

import static org.assertj.core.api.Assertions.assertThat;

class StatusReaderTests {

	private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);

	private final ReadOnlyStore store = new ReadOnlyStore();

	private final StatusWriter writer = new StatusWriter(this.store, DataSize.ofMegabytes(1), Clock.systemUTC(),
			new RecoveryLoops().create("test"));

	private final StatusReader reader = new StatusReader(this.store, this.writer, Duration.ofSeconds(10));

	@BeforeEach
	void fill() {
		this.store.tasks.apply(List.of(task("a", TaskStatus.QUEUED, 1), task("b", TaskStatus.QUEUED, 1),
				task("c", TaskStatus.QUEUED, 1), task("d", TaskStatus.QUEUED, 1)));
	}

	@AfterEach
	void close() throws InterruptedException {
		this.writer.close();
	}

	@Test
	void aPageEndsWithACursorIfThereAreMore() {
		StatusReader.Page page = search(TaskQuery.all().limit(3));
		assertThat(page.tasks()).extracting(TaskRecord::id).containsExactly("d", "c", "b");
		assertThat(page.next()).isNotNull();
		StatusReader.Page last = search(TaskQuery.all().limit(3).after(page.next().text()));
		assertThat(last.tasks()).extracting(TaskRecord::id).containsExactly("a");
		assertThat(last.next()).isNull();
		assertThat(search(TaskQuery.all().limit(4)).next()).isNull();
	}

	@Test
	void whatIsNotWrittenYetIsSeen() {
		this.writer.writeSoon(task("b", TaskStatus.RUNNING, 2));
		assertThat(search(TaskQuery.all()).tasks()).extracting(TaskRecord::status)
			.containsExactly(TaskStatus.QUEUED, TaskStatus.QUEUED, TaskStatus.RUNNING, TaskStatus.QUEUED);
	}

	@Test
	void whatIsKnownToFitNoMoreIsLeftOutAndPagesGoOn() {
		this.writer.writeSoon(task("c", TaskStatus.RUNNING, 2));
		StatusReader.Page page = search(TaskQuery.all().status(TaskStatus.QUEUED).limit(2));
		assertThat(page.tasks()).extracting(TaskRecord::id).containsExactly("d");
		assertThat(page.next()).isNotNull();
		assertThat(search(TaskQuery.all().status(TaskStatus.QUEUED).limit(2).after(page.next().text())).tasks())
			.extracting(TaskRecord::id)
			.containsExactly("b", "a");
	}

	private StatusReader.Page search(TaskQuery query) {
		return this.reader.search(query, NOW);
	}

	private static TaskRecord task(String id, TaskStatus status, long position) {
		return new TaskRecord(id, "task", "queue", status, position, 1, 1, 5,
				new TaskRecord.Times(NOW, null, null, null, null), "worker", "", null, null);
	}

	/**
	 * A store that can be read from and not be written to, so that what is to be written
	 * waits.
	 */
	private static final class ReadOnlyStore implements StatusStore {

		private final MemoryStore tasks = new MemoryStore(100);

		@Override
		public void apply(List<TaskRecord> changes) {
			throw new DataAccessResourceFailureException("read only");
		}

		@Override
		public List<TaskRecord> find(Collection<String> ids) {
			return this.tasks.find(ids);
		}

		@Override
		public List<TaskRecord> search(TaskQuery query, Instant now, int limit, Duration timeout) {
			return this.tasks.search(query, now, limit, timeout);
		}

		@Override
		public int removeOld(RetentionLimits limits, int limit) {
			return 0;
		}

		@Override
		public boolean takeTurn(String name, Instant now, Duration period) {
			return false;
		}

	}

}
