package io.github.taskqueue.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskCursor;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;

/**
 * A search for tasks in the table of tasks. All text of it is constant; what is asked for
 * are parameters.
 *
 * @param sql the statement
 * @param parameters its parameters by name
 */
record JdbcSearch(String sql, Map<String, Object> parameters) {

	/**
	 * Results are not read, as each of them may be large.
	 */
	static final String SELECT = """
			SELECT id, name, queue, status, stage, revision, attempt, max_attempts, attempts, worker, enqueued_at, due_at,
				started_at, attempt_started_at, finished_at, progress_done, progress_total, progress_note, NULL AS result,
				error_type, error_message, fingerprint, claimed_at, waiting_for, cancel_requested_at FROM @@prefix@@task WHERE namespace = :namespace""";

	private static final String ACCEPTED = "stage > 0";

	private static final String STATUS = "status IN (:statuses)";

	private static final String STATUS_OR_DUE = "status IN (:statuses) OR status = 'SCHEDULED' AND due_at <= :now";

	private static final String STATUS_AND_NOT_DUE = "status IN (:statuses) AND (status <> 'SCHEDULED' OR due_at > :now)";

	private static final String QUEUE = "queue = :queue";

	private static final String NAME = "name = :name";

	private static final String FROM = "enqueued_at >= :from";

	private static final String BEFORE = "enqueued_at < :before";

	/**
	 * Says the same as a comparison of pairs, for which MySQL uses no index.
	 */
	private static final String AFTER = "enqueued_at <= :after AND (enqueued_at < :after OR id < :after_id)";

	private static final String NEWEST = " ORDER BY enqueued_at DESC, id DESC LIMIT :limit";

	/**
	 * Writes a search.
	 */
	static JdbcSearch of(String namespace, TaskQuery query, Instant now, int limit) {
		Map<String, Object> parameters = new HashMap<>(Map.of("namespace", namespace));
		List<String> conditions = new ArrayList<>(List.of(ACCEPTED));
		if (!query.statuses().isEmpty()) {
			conditions.add(status(query.statuses()));
			parameters.put("statuses", query.statuses().stream().map(TaskStatus::name).toList());
			parameters.put("now", now.toEpochMilli());
		}
		add(conditions, QUEUE, parameters, "queue", query.queue());
		add(conditions, NAME, parameters, "name", query.name());
		add(conditions, FROM, parameters, "from", JdbcStatusStore.millis(query.enqueuedFrom()));
		add(conditions, BEFORE, parameters, "before", JdbcStatusStore.millis(query.enqueuedBefore()));
		TaskCursor after = query.after();
		if (after != null) {
			add(conditions, AFTER, parameters, "after", after.enqueuedAt().toEpochMilli());
			parameters.put("after_id", after.taskId());
		}
		parameters.put("limit", limit);
		String where = conditions.stream().map((condition) -> " AND (" + condition + ")").collect(Collectors.joining());
		return new JdbcSearch(SELECT + where + NEWEST, parameters);
	}

	/**
	 * A scheduled task whose time has come is a queued one, though nobody writes it down.
	 */
	private static String status(Set<TaskStatus> statuses) {
		boolean scheduled = statuses.contains(TaskStatus.SCHEDULED);
		if (scheduled == statuses.contains(TaskStatus.QUEUED)) {
			return STATUS;
		}
		return scheduled ? STATUS_AND_NOT_DUE : STATUS_OR_DUE;
	}

	private static void add(List<String> conditions, String condition, Map<String, Object> parameters, String parameter,
			@Nullable Object value) {
		if (value != null) {
			conditions.add(condition);
			parameters.put(parameter, value);
		}
	}

}
