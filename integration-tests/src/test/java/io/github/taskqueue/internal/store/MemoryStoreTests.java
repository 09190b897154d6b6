package io.github.taskqueue.internal.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.message.TaskKey;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryStoreTests extends StatusStoreContract {

	private final Map<String, TaskStore> stores = new ConcurrentHashMap<>();

	@Override
	protected TaskStore in(String namespace) {
		return this.stores.computeIfAbsent(namespace, (name) -> TaskStore.inMemory(1_000));
	}

	@Test
	void theOldestGiveWayWhenThereAreTooMany() {
		MemoryStore small = new MemoryStore(2);
		List.of("a", "b", "c").forEach((id) -> small.apply(List.of(queued(id))));
		assertThat(small.find(List.of("a", "b", "c"))).extracting(TaskRecord::id).containsExactly("b", "c");
	}

	@Test
	void aCancelledTaskThatGivesWayIsStillNotToRun() {
		MemoryStore small = new MemoryStore(2);
		small.apply(List.of(queued("a")));
		small.request("a", Instant.EPOCH);
		List.of("b", "c").forEach((id) -> small.apply(List.of(queued(id))));
		assertThat(small.unsettled()).isEmpty();
		assertThat(small.requested()).containsExactly(new TaskKey("a", "task"));
	}

	private static TaskRecord queued(String id) {
		return new TaskRecord(id, "task", "queue", TaskStatus.QUEUED, 1, 1, 1, 0,
				new TaskRecord.Times(Instant.EPOCH, null, null, null, null), null, "", null, null);
	}

}
