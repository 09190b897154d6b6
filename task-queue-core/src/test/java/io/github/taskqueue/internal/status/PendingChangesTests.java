package io.github.taskqueue.internal.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.store.TaskRecord;

import static org.assertj.core.api.Assertions.assertThat;

class PendingChangesTests {

	private final PendingChanges changes = new PendingChanges(Long.MAX_VALUE);

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

	@Test
	void resultsGoFirstThenWhatHasNotEndedAndEndsLast() {
		PendingChanges few = new PendingChanges(3 * record("a", TaskStatus.RUNNING, 1).size());
		List<CompletableFuture<Void>> dropped = new ArrayList<>();
		few.add(ended("end 1", 10_000), 0);
		CompletableFuture<Void> open = few.add(record("open", TaskStatus.RUNNING, 1), 0);
		assertThat(few.makeRoom(dropped::add)).isOne();
		assertThat(dropped).isEmpty();
		assertThat(few.of(List.of("end 1"))).extracting(TaskRecord::end).singleElement().satisfies((end) -> {
			assertThat(end.result()).isNull();
			assertThat(end.error().message()).contains("task-queue.store.max-pending-size");
		});
		few.add(ended("end 2", 10), 0);
		few.add(ended("end 3", 10), 0);
		assertThat(few.makeRoom(dropped::add)).isGreaterThan(1);
		assertThat(dropped).startsWith(open);
		assertThat(few.of(List.of("open"))).isEmpty();
		assertThat(few.of(List.of("end 3"))).hasSize(1);
		few.add(record("open too", TaskStatus.RUNNING, 1), 0);
		few.add(record("open three", TaskStatus.RUNNING, 1), 0);
		few.makeRoom(dropped::add);
		assertThat(few.of(List.of("end 3"))).hasSize(1);
		few.take(1, 10);
		few.written();
		assertThat(few.waiting()).isZero();
		few.add(ended("end 4", 100), 0);
		assertThat(few.makeRoom(dropped::add)).isZero();
	}

	@Test
	void whatIsPutBackCountsAgain() {
		PendingChanges few = new PendingChanges(3 * record("a", TaskStatus.RUNNING, 1).size());
		List.of("a", "b", "c").forEach((id) -> few.add(record(id, TaskStatus.RUNNING, 1), 0));
		few.take(0, 10);
		few.add(record("d", TaskStatus.RUNNING, 1), 0);
		assertThat(few.makeRoom((dropped) -> {
		})).isZero();
		few.putBack(1);
		assertThat(few.makeRoom((dropped) -> {
		})).isOne();
		assertThat(few.of(List.of("a"))).isEmpty();
	}

	/**
	 * A database refuses a packet that is too large.
	 */
	@Test
	void aBatchIsNotLarge() {
		for (int i = 0; i < 20; i++) {
			this.changes.add(ended("task " + i, 1 << 20), 0);
		}
		this.changes.take(0, 10);
		assertThat(this.changes.underWay()).isBetween(4, 5);
		assertThat(this.changes.waiting()).isEqualTo(20 - this.changes.underWay());
	}

	private static TaskRecord ended(String id, int size) {
		return new TaskRecord(id, "task", "queue", TaskStatus.SUCCEEDED, 9, 1, 1, 5,
				new TaskRecord.Times(Instant.EPOCH, null, null, null, Instant.EPOCH), "worker", "", null,
				new TaskRecord.End(new byte[size], null));
	}

	private static TaskRecord record(String id, TaskStatus status, long position) {
		return new TaskRecord(id, "task", "queue", status, position, 1, 1, 5,
				new TaskRecord.Times(Instant.EPOCH, null, null, null, null), "worker", "", null, null);
	}

}
