package io.github.taskqueue.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.internal.store.ClaimStore;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Keeps claims in column {@code claimed_at} of the table of tasks.
 */
final class JdbcClaimStore implements ClaimStore {

	private static final int TRIES = 5;

	private static final String MINE = " WHERE namespace = :namespace AND id = :id AND claimed_at = :claimed_at";

	private static final String CHANGE = "UPDATE @@prefix@@task SET claimed_at = :now" + MINE;

	private static final String GIVE_BACK = "DELETE FROM @@prefix@@task" + MINE;

	private final JdbcStore store;

	private final JdbcStatusStore tasks;

	private final String find;

	private final String change;

	private final String giveBack;

	JdbcClaimStore(JdbcStore store, JdbcStatusStore tasks) {
		this.store = store;
		this.tasks = tasks;
		this.find = store.sql(JdbcSearch.SELECT + " AND id IN (:ids)");
		this.change = store.sql(CHANGE);
		this.giveBack = store.sql(GIVE_BACK);
	}

	/**
	 * One that is gone before it is read is claimed again.
	 */
	@Override
	public List<Known> claim(List<TaskRecord> tasks, Instant now) {
		List<Known> known = new ArrayList<>();
		Map<String, TaskRecord> open = new TreeMap<>();
		tasks.forEach((task) -> open.put(task.id(), task));
		for (int tries = 0; !open.isEmpty(); tries++) {
			Assert.state(tries < TRIES, "The database neither inserts nor finds a task");
			insert(open, now);
			find(open.keySet()).forEach((found) -> {
				open.remove(found.task().id());
				known.add(found);
			});
		}
		return known;
	}

	/**
	 * Inserts what is not there and takes it out, in the order of ids, so that two
	 * processes do not wait for each other. One by one, as not every driver counts the
	 * rows of a batch.
	 */
	private void insert(Map<String, TaskRecord> open, Instant now) {
		Set<String> inserted = new HashSet<>();
		this.store.write((jdbc) -> {
			inserted.clear();
			open.forEach((id, task) -> {
				if (jdbc.update(this.tasks.insert(), this.tasks.parameters(task, now)) > 0) {
					inserted.add(id);
				}
			});
		});
		open.keySet().removeAll(inserted);
	}

	private List<Known> find(Collection<String> ids) {
		if (ids.isEmpty()) {
			return List.of();
		}
		Map<String, Object> parameters = Map.of("namespace", this.store.namespace(), "ids", List.copyOf(ids));
		return this.store.read((jdbc) -> jdbc.query(this.find, parameters, JdbcClaimStore::known));
	}

	private static Known known(ResultSet row, int number) throws SQLException {
		return new Known(JdbcStatusStore.task(row, number), JdbcStatusStore.time(row, "claimed_at"),
				JdbcStatusStore.time(row, "cancel_requested_at") != null);
	}

	@Override
	public boolean claimAgain(Known seen, Instant now) {
		return seen.claimedAt() != null && update(this.change, seen.task().id(), seen.claimedAt(), now) > 0;
	}

	@Override
	public void giveBack(String taskId, Instant claimedAt) {
		update(this.giveBack, taskId, claimedAt, null);
	}

	@Override
	public void leaveUnknown(String taskId, Instant claimedAt) {
		update(this.change, taskId, claimedAt, Instant.EPOCH);
	}

	private int update(String sql, String taskId, Instant claimedAt, @Nullable Instant now) {
		Map<String, Object> row = new HashMap<>(
				Map.of("namespace", this.store.namespace(), "id", taskId, "claimed_at", claimedAt.toEpochMilli()));
		row.put("now", JdbcStatusStore.millis(now));
		AtomicInteger changed = new AtomicInteger();
		this.store.write((jdbc) -> changed.set(jdbc.update(sql, row)));
		return changed.get();
	}

}
