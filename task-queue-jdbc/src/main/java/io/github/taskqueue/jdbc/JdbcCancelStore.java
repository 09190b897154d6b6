package io.github.taskqueue.jdbc;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.taskqueue.internal.store.CancelStore;
import io.github.taskqueue.internal.store.Position;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Keeps requests in column {@code cancel_requested_at} of table {@code task_queue_task}.
 */
final class JdbcCancelStore implements CancelStore {

	private static final String REQUEST = """
			UPDATE task_queue_task SET cancel_requested_at = COALESCE(cancel_requested_at, :now)
			WHERE id = :id AND finished_at IS NULL""";

	private static final String REQUESTED = "SELECT * FROM task_queue_task WHERE cancel_requested_at IS NOT NULL";

	private static final String CANCEL = """
			UPDATE task_queue_task SET status = 'CANCELLED', stage = :end, finished_at = :now, revision = revision + 1
			WHERE id = :id AND stage = :stage AND finished_at IS NULL""";

	private static final String FORGET = "UPDATE task_queue_task SET cancel_requested_at = NULL WHERE id IN (:ids)";

	private final JdbcStore store;

	JdbcCancelStore(JdbcStore store) {
		this.store = store;
	}

	@Override
	public boolean request(String taskId, Instant now) {
		AtomicInteger changed = new AtomicInteger();
		this.store.write((jdbc) -> changed.set(jdbc.update(REQUEST, Map.of("id", taskId, "now", now.toEpochMilli()))));
		return changed.get() > 0;
	}

	@Override
	public List<TaskRecord> requested() {
		return this.store.read((jdbc) -> jdbc.query(REQUESTED, JdbcStatusStore::task));
	}

	@Override
	public void cancel(TaskRecord task, Instant now) {
		Map<String, Object> row = Map.of("id", task.id(), "stage", task.position(), "end",
				Position.endAfter(task.position()), "now", now.toEpochMilli());
		this.store.write((jdbc) -> jdbc.update(CANCEL, row));
	}

	@Override
	public void forget(Collection<String> taskIds) {
		this.store.write((jdbc) -> jdbc.update(FORGET, Map.of("ids", taskIds)));
	}

}
