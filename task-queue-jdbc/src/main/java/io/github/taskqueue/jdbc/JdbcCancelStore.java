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
 * Keeps requests in column {@code cancel_requested_at} of the table of tasks.
 */
final class JdbcCancelStore implements CancelStore {

	private static final String REQUEST = """
			UPDATE @@prefix@@task SET cancel_requested_at = COALESCE(cancel_requested_at, :now)
			WHERE namespace = :namespace AND id = :id AND finished_at IS NULL""";

	private static final String REQUESTED = """
			SELECT * FROM @@prefix@@task WHERE namespace = :namespace AND cancel_requested_at IS NOT NULL""";

	private static final String CANCEL = """
			UPDATE @@prefix@@task SET status = 'CANCELLED', stage = :end, finished_at = :now, revision = revision + 1
			WHERE namespace = :namespace AND id = :id AND stage = :stage AND finished_at IS NULL""";

	private static final String FORGET = """
			UPDATE @@prefix@@task SET cancel_requested_at = NULL WHERE namespace = :namespace AND id IN (:ids)""";

	private final JdbcStore store;

	private final String request;

	private final String requested;

	private final String cancel;

	private final String forget;

	JdbcCancelStore(JdbcStore store) {
		this.store = store;
		this.request = store.sql(REQUEST);
		this.requested = store.sql(REQUESTED);
		this.cancel = store.sql(CANCEL);
		this.forget = store.sql(FORGET);
	}

	@Override
	public boolean request(String taskId, Instant now) {
		AtomicInteger changed = new AtomicInteger();
		Map<String, Object> row = Map.of("namespace", this.store.namespace(), "id", taskId, "now", now.toEpochMilli());
		this.store.write((jdbc) -> changed.set(jdbc.update(this.request, row)));
		return changed.get() > 0;
	}

	@Override
	public List<TaskRecord> requested() {
		return this.store.read((jdbc) -> jdbc.query(this.requested, Map.of("namespace", this.store.namespace()),
				JdbcStatusStore::task));
	}

	@Override
	public void cancel(TaskRecord task, Instant now) {
		Map<String, Object> row = Map.of("namespace", this.store.namespace(), "id", task.id(), "stage", task.position(),
				"end", Position.endAfter(task.position()), "now", now.toEpochMilli());
		this.store.write((jdbc) -> jdbc.update(this.cancel, row));
	}

	@Override
	public void forget(Collection<String> taskIds) {
		this.store
			.write((jdbc) -> jdbc.update(this.forget, Map.of("namespace", this.store.namespace(), "ids", taskIds)));
	}

}
