package io.github.taskqueue.internal.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.util.Assert;

import io.github.taskqueue.TaskCursor;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.TaskFilter;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Reads what the store knows of tasks, with what this process has not written yet.
 */
final class StatusReader {

	private final StatusStore store;

	private final StatusWriter writer;

	private final Duration searchTimeout;

	StatusReader(StatusStore store, StatusWriter writer, Duration searchTimeout) {
		Assert.isTrue(searchTimeout.toSeconds() > 0, "task-queue.store.search-timeout must be at least one second");
		this.searchTimeout = searchTimeout;
		this.store = store;
		this.writer = writer;
	}

	/**
	 * Finds a task.
	 */
	@Nullable TaskRecord find(String id) {
		return find(Set.of(id)).get(id);
	}

	/**
	 * Finds tasks. One that only may be accepted is not there.
	 */
	Map<String, TaskRecord> find(Collection<String> ids) {
		Collection<TaskRecord> pending = this.writer.pending(Set.copyOf(ids));
		Map<String, TaskRecord> found = this.store.find(ids)
			.stream()
			.collect(Collectors.toMap(TaskRecord::id, Function.identity()));
		pending.forEach((change) -> found.merge(change.id(), change, TaskRecord::then));
		found.values().removeIf((task) -> !task.isAccepted());
		return found;
	}

	/**
	 * Searches for tasks. What this process has not written yet is seen of those that the
	 * store finds, and takes away those that do not fit any more; it brings none.
	 */
	Page search(TaskQuery query, Instant now) {
		Map<TaskKey, TaskRecord> pending = this.writer.pending();
		List<TaskRecord> found = find(query, now);
		boolean more = found.size() > query.limit();
		List<TaskRecord> page = more ? found.subList(0, query.limit()) : found;
		List<TaskRecord> tasks = page.stream().map((task) -> {
			TaskRecord change = pending.get(task.key());
			return (change != null) ? task.then(change) : task;
		}).filter(new TaskFilter(query, now)).toList();
		return new Page(tasks, more ? page.get(page.size() - 1).cursor() : null);
	}

	private List<TaskRecord> find(TaskQuery query, Instant now) {
		try {
			return this.store.search(query, now, query.limit() + 1, this.searchTimeout);
		}
		catch (QueryTimeoutException ex) {
			throw new QueryTimeoutException("The search took longer than task-queue.store.search-timeout, "
					+ this.searchTimeout.toSeconds() + " s. Add a time range", ex);
		}
	}

	/**
	 * Some of the tasks that were searched for.
	 *
	 * @param tasks the tasks
	 * @param next where to go on, or {@code null} if there are no more
	 */
	record Page(List<TaskRecord> tasks, @Nullable TaskCursor next) {

	}

}
