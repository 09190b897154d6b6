package io.github.taskqueue.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

import io.github.taskqueue.TaskError;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.store.RetentionLimits;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Keeps tasks in a table. Times are milliseconds since 1970, which no time zone of a
 * driver or server can shift.
 */
final class JdbcStatusStore implements StatusStore {

	private static final Duration UNTIL_LOOKED_AT_AGAIN = Duration.ofDays(1);

	private static final List<String> COLUMNS = List.of("namespace", "id", "name", "queue", "status", "stage",
			"revision", "attempt", "max_attempts", "attempts", "worker", "enqueued_at", "due_at", "started_at",
			"attempt_started_at", "finished_at", "progress_done", "progress_total", "progress_note", "result",
			"error_type", "error_message", "fingerprint", "claimed_at", "waiting_for", "ages_from");

	private static final String UPDATE = """
			UPDATE @@prefix@@task SET
				queue = :queue, status = :status, stage = :stage, revision = revision + :revision, attempt = :attempt,
				max_attempts = CASE WHEN max_attempts < :max_attempts THEN :max_attempts ELSE max_attempts END,
				attempts = CASE WHEN LENGTH(attempts) < :max_attempts_length THEN CONCAT(attempts, :attempts) ELSE attempts END, worker = COALESCE(:worker, worker), due_at = :due_at,
				started_at = COALESCE(started_at, :started_at),
				attempt_started_at = COALESCE(:attempt_started_at, attempt_started_at), finished_at = :finished_at,
				ages_from = :ages_from,
				cancel_requested_at = CASE WHEN :ended = 1 THEN NULL ELSE cancel_requested_at END,
				progress_done = COALESCE(:progress_done, progress_done),
				progress_total = COALESCE(:progress_total, progress_total),
				progress_note = COALESCE(:progress_note, progress_note),
				fingerprint = COALESCE(fingerprint, :fingerprint), claimed_at = NULL, waiting_for = :waiting_for,
				result = :result, error_type = :error_type, error_message = :error_message
			WHERE namespace = :namespace AND id = :id AND name = :name AND stage < :ceiling""";

	/**
	 * Who has enqueued a task may be later than the worker.
	 */
	private static final String ADD_FINGERPRINT = """
			UPDATE @@prefix@@task SET fingerprint = :fingerprint
			WHERE namespace = :namespace AND id = :id AND name = :name AND fingerprint IS NULL""";

	private static final String FIND = "SELECT * FROM @@prefix@@task WHERE namespace = :namespace AND id IN (:ids)";

	/**
	 * One status at a time, so that an index leads to the oldest and to nothing else.
	 */
	private static final String OLD = "status = :status AND ages_from < :before";

	private static final String OLD_CLAIM = "claimed_at IS NOT NULL AND finished_at IS NULL AND ages_from < :before";

	static final String FIND_OLD = "SELECT id FROM @@prefix@@task WHERE namespace = :namespace AND " + OLD
			+ " ORDER BY ages_from LIMIT :limit";

	static final String FIND_OLD_CLAIMS = "SELECT id FROM @@prefix@@task WHERE namespace = :namespace AND " + OLD_CLAIM
			+ " ORDER BY claimed_at LIMIT :limit";

	/**
	 * A replay may go on from checkpoints of a dead letter. Of a task of another name
	 * with the same id nothing is known but how old its checkpoints are.
	 */
	private static final String LOCK_OLD = """
			SELECT id, CASE WHEN EXISTS (
				SELECT 1 FROM @@prefix@@checkpoint WHERE namespace = :namespace AND task_id = id
					AND (task_name = name AND status = 'DEAD' AND finished_at >= :dead
						OR task_name <> name AND saved_at >= :dead)) THEN 1 ELSE 0 END AS kept
			FROM @@prefix@@task WHERE namespace = :namespace AND id IN (:ids) AND %s ORDER BY id FOR UPDATE""";

	private static final String KEEP = """
			UPDATE @@prefix@@task SET ages_from = :later WHERE namespace = :namespace AND id IN (:kept)""";

	private static final String EXTEND_LEASE = """
			UPDATE @@prefix@@lease SET expires_at = :expires_at
			WHERE namespace = :namespace AND name = :name AND expires_at < :now""";

	private final JdbcStore store;

	private final String update;

	private final String addFingerprint;

	private final String find;

	private final String extendLease;

	JdbcStatusStore(JdbcStore store) {
		this.store = store;
		this.update = store.sql(UPDATE);
		this.addFingerprint = store.sql(ADD_FINGERPRINT);
		this.find = store.sql(FIND);
		this.extendLease = store.sql(EXTEND_LEASE);
	}

	/**
	 * Rows are written in the order of their ids and in a transaction for each statement,
	 * so that two processes do not wait for each other. As each row is written as if it
	 * were alone, and again without harm, nobody sees the difference.
	 */
	@Override
	public void apply(List<TaskRecord> changes) {
		SqlParameterSource[] rows = changes.stream()
			.sorted(Comparator.comparing(TaskRecord::id))
			.map(this::parameters)
			.toArray(SqlParameterSource[]::new);
		SqlParameterSource[] absent = unchanged(this.update, rows);
		SqlParameterSource[] known = unchanged(insert(), absent);
		SqlParameterSource[] newer = unchanged(this.update, known);
		unchanged(this.addFingerprint,
				Stream.of(newer)
					.filter((row) -> row.getValue("fingerprint") != null)
					.toArray(SqlParameterSource[]::new));
	}

	/**
	 * Known once the database is.
	 */
	String insert() {
		return this.store.insertIfAbsent("task", List.of("namespace", "id"), COLUMNS);
	}

	/**
	 * A task that was not there may be there a moment later, and is updated then.
	 */
	private SqlParameterSource[] unchanged(String sql, SqlParameterSource[] rows) {
		if (rows.length == 0) {
			return rows;
		}
		int[] counts = new int[rows.length];
		this.store.write((jdbc) -> System.arraycopy(jdbc.batchUpdate(sql, rows), 0, counts, 0, counts.length));
		List<SqlParameterSource> unchanged = new ArrayList<>();
		for (int i = 0; i < rows.length; i++) {
			if (counts[i] != 1) {
				unchanged.add(rows[i]);
			}
		}
		return unchanged.toArray(SqlParameterSource[]::new);
	}

	private SqlParameterSource parameters(TaskRecord task) {
		return parameters(task, null);
	}

	/**
	 * The row of a task, or of a claim to its id.
	 */
	MapSqlParameterSource parameters(TaskRecord task, @Nullable Instant claimedAt) {
		TaskRecord.Times times = task.times();
		TaskProgress progress = task.progress();
		TaskRecord.End end = task.end();
		TaskError error = (end != null) ? end.error() : null;
		return new MapSqlParameterSource("namespace", this.store.namespace()).addValue("id", task.id(), Types.VARCHAR)
			.addValue("name", task.name(), Types.VARCHAR)
			.addValue("queue", task.queue(), Types.VARCHAR)
			.addValue("status", task.status().name(), Types.VARCHAR)
			.addValue("stage", task.position(), Types.BIGINT)
			.addValue("ceiling", task.ceiling(), Types.BIGINT)
			.addValue("revision", task.revision(), Types.BIGINT)
			.addValue("attempt", task.attempt(), Types.INTEGER)
			.addValue("max_attempts", task.maxAttempts(), Types.INTEGER)
			.addValue("max_attempts_length", TaskRecord.MAX_ATTEMPTS_LENGTH, Types.INTEGER)
			.addValue("attempts", task.attempts(), Types.VARCHAR)
			.addValue("worker", task.worker(), Types.VARCHAR)
			.addValue("enqueued_at", millis(times.enqueuedAt()), Types.BIGINT)
			.addValue("due_at", millis(times.dueAt()), Types.BIGINT)
			.addValue("started_at", millis(times.startedAt()), Types.BIGINT)
			.addValue("attempt_started_at", millis(times.attemptStartedAt()), Types.BIGINT)
			.addValue("finished_at", millis(times.finishedAt()), Types.BIGINT)
			.addValue("ages_from", millis(times.agesFrom()), Types.BIGINT)
			.addValue("ended", (task.status().isEnd() && task.status() != TaskStatus.CANCELLED) ? 1 : 0, Types.INTEGER)
			.addValue("progress_done", (progress != null) ? progress.done() : null, Types.BIGINT)
			.addValue("progress_total", (progress != null) ? progress.total() : null, Types.BIGINT)
			.addValue("progress_note", (progress != null) ? progress.note() : null, Types.VARCHAR)
			.addValue("result", (end != null) ? end.result() : null, Types.VARBINARY)
			.addValue("error_type", (error != null) ? error.type() : null, Types.VARCHAR)
			.addValue("error_message", (error != null) ? error.message() : null, Types.VARCHAR)
			.addValue("fingerprint", task.fingerprint(), Types.VARCHAR)
			.addValue("claimed_at", millis(claimedAt), Types.BIGINT)
			.addValue("waiting_for", task.waitingFor(), Types.VARCHAR);
	}

	static @Nullable Long millis(@Nullable Instant time) {
		return (time != null) ? time.toEpochMilli() : null;
	}

	@Override
	public List<TaskRecord> find(Collection<String> ids) {
		if (ids.isEmpty()) {
			return List.of();
		}
		return this.store.read((jdbc) -> jdbc.query(this.find, Map.of("namespace", this.store.namespace(), "ids", ids),
				JdbcStatusStore::task));
	}

	@Override
	public List<TaskRecord> search(TaskQuery query, Instant now, int limit, Duration timeout) {
		JdbcSearch search = JdbcSearch.of(this.store.namespace(), query, now, limit);
		return this.store.readWithin(timeout,
				(jdbc) -> jdbc.query(this.store.sql(search.sql()), search.parameters(), JdbcStatusStore::task));
	}

	static TaskRecord task(ResultSet row, int number) throws SQLException {
		return new TaskRecord(row.getString("id"), row.getString("name"), row.getString("queue"),
				TaskStatus.valueOf(row.getString("status")), row.getLong("stage"), row.getLong("revision"),
				row.getInt("attempt"), row.getInt("max_attempts"), times(row), row.getString("worker"),
				row.getString("attempts"), progress(row), end(row), row.getString("fingerprint"),
				row.getString("waiting_for"));
	}

	private static TaskRecord.Times times(ResultSet row) throws SQLException {
		return new TaskRecord.Times(Instant.ofEpochMilli(row.getLong("enqueued_at")), time(row, "due_at"),
				time(row, "started_at"), time(row, "attempt_started_at"), time(row, "finished_at"));
	}

	static @Nullable Instant time(ResultSet row, String column) throws SQLException {
		long millis = row.getLong(column);
		return row.wasNull() ? null : Instant.ofEpochMilli(millis);
	}

	private static @Nullable TaskProgress progress(ResultSet row) throws SQLException {
		String note = row.getString("progress_note");
		return (note != null) ? new TaskProgress(row.getLong("progress_done"), row.getLong("progress_total"), note)
				: null;
	}

	private static TaskRecord.@Nullable End end(ResultSet row) throws SQLException {
		if (time(row, "finished_at") == null) {
			return null;
		}
		String type = row.getString("error_type");
		TaskError error = (type != null) ? new TaskError(type, row.getString("error_message")) : null;
		return new TaskRecord.End(row.getBytes("result"), error);
	}

	@Override
	public int removeOld(RetentionLimits limits, int limit) {
		int found = removeOld(FIND_OLD_CLAIMS, OLD_CLAIM, old(limits.failed(), limits), limit);
		for (TaskStatus status : TaskStatus.values()) {
			found += removeOld(FIND_OLD, OLD, old(limits.of(status), limits).addValue("status", status.name()),
					limit - found);
		}
		return found;
	}

	private MapSqlParameterSource old(Instant before, RetentionLimits limits) {
		return new MapSqlParameterSource("namespace", this.store.namespace()).addValue("before", before.toEpochMilli())
			.addValue("dead", limits.dead().toEpochMilli())
			.addValue("later", before.plus(UNTIL_LOOKED_AT_AGAIN).toEpochMilli());
	}

	/**
	 * Found first and locked by their keys then, so that no more rows are locked than are
	 * removed.
	 */
	private int removeOld(String find, String condition, MapSqlParameterSource old, int limit) {
		if (limit == 0) {
			return 0;
		}
		List<String> ids = this.store
			.read((jdbc) -> jdbc.queryForList(this.store.sql(find), old.addValue("limit", limit), String.class));
		if (!ids.isEmpty()) {
			this.store.write((jdbc) -> removeOld(jdbc, LOCK_OLD.formatted(condition), old.addValue("ids", ids)));
		}
		return ids.size();
	}

	/**
	 * Some may have gone on meanwhile. Those that are kept are looked at again after a
	 * day, so that they do not stand in the way of others.
	 */
	private void removeOld(NamedParameterJdbcTemplate jdbc, String lock, MapSqlParameterSource old) {
		List<String> kept = new ArrayList<>();
		List<String> removed = new ArrayList<>();
		jdbc.query(this.store.sql(lock), old, (row) -> {
			((row.getInt("kept") == 1) ? kept : removed).add(row.getString("id"));
		});
		if (!kept.isEmpty()) {
			jdbc.update(this.store.sql(KEEP), old.addValue("kept", kept));
		}
		this.store.removeTasks(jdbc, removed);
	}

	@Override
	public boolean takeTurn(String name, Instant now, Duration period) {
		SqlParameterSource lease = new MapSqlParameterSource("namespace", this.store.namespace()).addValue("name", name)
			.addValue("now", now.toEpochMilli())
			.addValue("expires_at", now.plus(period).toEpochMilli());
		AtomicBoolean taken = new AtomicBoolean();
		this.store.write((jdbc) -> taken
			.set(jdbc.update(this.extendLease, lease) == 1 || jdbc.update(insertLease(), lease) == 1));
		return taken.get();
	}

	private String insertLease() {
		return this.store.insertIfAbsent("lease", List.of("namespace", "name"),
				List.of("namespace", "name", "expires_at"));
	}

}
