package io.github.taskqueue.jdbc;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.store.CancelStore;
import io.github.taskqueue.internal.store.Position;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Keeps requests in column {@code cancel_requested_at} of the table of tasks: when it was
 * requested, as a negative number once the request is settled. So an index on it finds
 * the few that are not.
 */
final class JdbcCancelStore implements CancelStore {

	private static final String REQUEST = """
			UPDATE @@prefix@@task SET cancel_requested_at = COALESCE(cancel_requested_at, :now)
			WHERE namespace = :namespace AND id = :id AND finished_at IS NULL""";

	private static final String UNSETTLED = """
			SELECT * FROM @@prefix@@task WHERE namespace = :namespace AND cancel_requested_at > 0""";

	private static final String ALL = """
			SELECT id, name FROM @@prefix@@task WHERE namespace = :namespace AND cancel_requested_at IS NOT NULL""";

	private static final String SETTLE = """
			UPDATE @@prefix@@task SET cancel_requested_at = -cancel_requested_at
			WHERE namespace = :namespace AND id IN (:ids) AND cancel_requested_at > 0""";

	private static final String CANCEL = """
			UPDATE @@prefix@@task SET status = 'CANCELLED', stage = :end, finished_at = :now, revision = revision + 1,
				ages_from = CASE WHEN due_at > :now THEN due_at ELSE :now END
			WHERE namespace = :namespace AND id = :id AND stage = :stage AND finished_at IS NULL""";

	private static final String FORGET = """
			UPDATE @@prefix@@task SET cancel_requested_at = NULL WHERE namespace = :namespace AND id IN (:ids)""";

	private final JdbcStore store;

	private final String request;

	private final String unsettled;

	private final String all;

	private final String settle;

	private final String cancel;

	private final String forget;

	JdbcCancelStore(JdbcStore store) {
		this.store = store;
		this.request = store.sql(REQUEST);
		this.unsettled = store.sql(UNSETTLED);
		this.all = store.sql(ALL);
		this.settle = store.sql(SETTLE);
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
	public List<TaskRecord> unsettled() {
		return this.store.read((jdbc) -> jdbc.query(this.unsettled, Map.of("namespace", this.store.namespace()),
				JdbcStatusStore::task));
	}

	@Override
	public Set<TaskKey> requested() {
		return requested(this.all, Map.of("namespace", this.store.namespace()));
	}

	@Override
	public Set<TaskKey> requested(Collection<TaskKey> tasks) {
		return requested(this.all + " AND id IN (:ids)", ids(tasks.stream().map(TaskKey::id).toList()));
	}

	private Set<TaskKey> requested(String query, Map<String, Object> parameters) {
		return Set.copyOf(this.store.read((jdbc) -> jdbc.query(query, parameters,
				(row, number) -> new TaskKey(row.getString("id"), row.getString("name")))));
	}

	private Map<String, Object> ids(Collection<String> ids) {
		return Map.of("namespace", this.store.namespace(), "ids", ids);
	}

	/**
	 * In the order of their ids, as all who write to several rows.
	 */
	@Override
	public void cancel(List<TaskRecord> tasks, Instant now) {
		SqlParameterSource[] rows = tasks.stream()
			.sorted(Comparator.comparing(TaskRecord::id))
			.map((task) -> new MapSqlParameterSource("namespace", this.store.namespace()).addValue("id", task.id())
				.addValue("stage", task.position())
				.addValue("end", Position.endAfter(task.position()))
				.addValue("now", now.toEpochMilli()))
			.toArray(SqlParameterSource[]::new);
		this.store.write((jdbc) -> jdbc.batchUpdate(this.cancel, rows));
	}

	@Override
	public void settle(Collection<String> taskIds) {
		this.store.write((jdbc) -> jdbc.update(this.settle, ids(taskIds)));
	}

	@Override
	public void forget(Collection<String> taskIds) {
		this.store.write((jdbc) -> jdbc.update(this.forget, ids(taskIds)));
	}

}
