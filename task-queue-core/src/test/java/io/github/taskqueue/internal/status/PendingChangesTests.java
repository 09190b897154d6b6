package io.github.taskqueue.internal.status;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.store.TaskRecord;

import static org.assertj.core.api.Assertions.assertThat;

class PendingChangesTests {

	private final PendingChanges changes = new PendingChanges();

	@Test
	void whatIsPutBackIsTakenAgainBeforeWhatCameSince() {
		CompletableFuture<Void> first = this.changes.add(record("a", TaskStatus.RUNNING, 1), 0);
		this.changes.take(0, 10);
		CompletableFuture<Void> second = this.changes.add(record("b", TaskStatus.RUNNING, 1), 5);
		CompletableFuture<Void> third = this.changes.add(record("a", TaskStatus.SUCCEEDED, 9), 7);
		this.changes.putBack(3);
		assertThat(this.changes.waiting()).isEqualTo(2);
		assertThat(this.changes.underWay()).isZero();
		assertThat(this.changes.nextDue()).isEqualTo(3);
		this.changes.take(7, 10);
		assertThat(this.changes.taken()).extracting(TaskRecord::id).containsExactly("a", "b");
		assertThat(this.changes.taken().get(0).status()).isEqualTo(TaskStatus.SUCCEEDED);
		this.changes.written().forEach((each) -> each.complete(null));
		assertThat(first).isCompleted();
		assertThat(second).isCompleted();
		assertThat(third).isCompleted();
	}

	/**
	 * As after a turn that failed so badly that it could not put back what it had taken.
	 */
	@Test
	void whatWasTakenIsNotLostUntilItIsWritten() {
		this.changes.add(record("a", TaskStatus.RUNNING, 1), 0);
		this.changes.take(0, 10);
		this.changes.putBack(1);
		this.changes.putBack(2);
		this.changes.take(2, 10);
		assertThat(this.changes.taken()).singleElement().extracting(TaskRecord::revision).isEqualTo(1L);
		assertThat(this.changes.waiting()).isZero();
	}

	private static TaskRecord record(String id, TaskStatus status, long position) {
		return new TaskRecord(id, "task", "queue", status, position, 1, 1, 5,
				new TaskRecord.Times(Instant.EPOCH, null, null, null, null), "worker", "", null, null);
	}

}
