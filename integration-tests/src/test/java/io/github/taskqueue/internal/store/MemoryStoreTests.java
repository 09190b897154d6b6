package io.github.taskqueue.internal.store;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskStatus;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryStoreTests extends StatusStoreContract {

	private final MemoryStore store = new MemoryStore(1_000);

	@Override
	protected StatusStore store() {
		return this.store;
	}

	@Override
	protected CheckpointStore checkpoints() {
		return this.store;
	}

	@Override
	protected CancelStore cancels() {
		return this.store;
	}

	@Test
	void theOldestGiveWayWhenThereAreTooMany() {
		MemoryStore small = new MemoryStore(2);
		List.of("a", "b", "c").forEach((id) -> small.apply(List.of(queued(id))));
		assertThat(small.find(List.of("a", "b", "c"))).extracting(TaskRecord::id).containsExactly("b", "c");
	}

	private static TaskRecord queued(String id) {
		return new TaskRecord(id, "task", "queue", TaskStatus.QUEUED, 1, 1, 1, 0,
				new TaskRecord.Times(Instant.EPOCH, null, null, null, null), null, "", null, null);
	}

}
