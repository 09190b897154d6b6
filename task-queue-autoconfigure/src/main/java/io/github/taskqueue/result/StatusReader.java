package io.github.taskqueue.result;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Reads what the store knows of tasks, with what this process has not written yet.
 */
final class StatusReader {

	private final StatusStore store;

	private final StatusWriter writer;

	StatusReader(StatusStore store, StatusWriter writer) {
		this.store = store;
		this.writer = writer;
	}

	/**
	 * Finds a task.
	 * @param id its id
	 * @return what is known, or {@code null} if nothing is
	 */
	@Nullable TaskRecord find(String id) {
		return find(Set.of(id)).get(id);
	}

	/**
	 * Finds tasks.
	 * @param ids their ids
	 * @return those of which something is known, by their ids
	 */
	Map<String, TaskRecord> find(Collection<String> ids) {
		Map<String, TaskRecord> pending = ids.stream()
			.map(this.writer::pending)
			.filter(Objects::nonNull)
			.collect(Collectors.toMap(TaskRecord::id, Function.identity()));
		Map<String, TaskRecord> found = this.store.find(ids)
			.stream()
			.collect(Collectors.toMap(TaskRecord::id, Function.identity()));
		pending.forEach((id, change) -> found.merge(id, change, TaskRecord::then));
		return found;
	}

}
