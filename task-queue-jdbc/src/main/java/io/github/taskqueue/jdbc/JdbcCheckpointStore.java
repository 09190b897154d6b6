package io.github.taskqueue.jdbc;

import java.sql.Types;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;

import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.store.CheckpointStore;

/**
 * Keeps checkpoints in the table of checkpoints. Bodies in a transaction hold a
 * connection and read and write on that one: ten bodies that each wait for a second one
 * would empty a pool of ten.
 */
final class JdbcCheckpointStore implements CheckpointStore {

	private static final String FIND = """
			SELECT state FROM @@prefix@@checkpoint
			WHERE namespace = :namespace AND task_id = :task_id AND task_name = :task_name AND step = :step""";

	private static final String REMOVE_DEAD = """
			DELETE FROM @@prefix@@checkpoint
			WHERE namespace = :namespace AND task_id = :task_id AND task_name = :task_name AND NOT EXISTS (
				SELECT 1 FROM @@prefix@@task WHERE namespace = :namespace AND id = :task_id AND name = :task_name
					AND status <> 'DEAD')""";

	private final JdbcStore store;

	private final Clock clock;

	private final String find;

	JdbcCheckpointStore(JdbcStore store, Clock clock) {
		this.store = store;
		this.clock = clock;
		this.find = store.sql(FIND);
	}

	@Override
	public void save(TaskKey task, String step, byte[] state) {
		MapSqlParameterSource row = new MapSqlParameterSource("namespace", this.store.namespace())
			.addValue("task_id", task.id(), Types.VARCHAR)
			.addValue("task_name", task.name(), Types.VARCHAR)
			.addValue("step", step, Types.VARCHAR)
			.addValue("saved_at", this.clock.millis(), Types.BIGINT)
			.addValue("state", state, Types.VARBINARY);
		String put = this.store.platform()
			.put(this.store.sql("@@prefix@@checkpoint"), List.of("namespace", "task_id", "task_name", "step"),
					List.of("saved_at", "state"));
		this.store.writeJoining((jdbc) -> jdbc.update(put, row));
	}

	@Override
	public byte @Nullable [] find(TaskKey task, String step) {
		return this.store
			.readJoining((jdbc) -> jdbc.query(this.find, Map.of("namespace", this.store.namespace(), "task_id",
					task.id(), "task_name", task.name(), "step", step), (row) -> row.next() ? row.getBytes(1) : null));
	}

	@Override
	public void removeDead(Collection<TaskKey> tasks) {
		SqlParameterSource[] rows = tasks.stream()
			.sorted(Comparator.comparing(TaskKey::id))
			.map((task) -> new MapSqlParameterSource("namespace", this.store.namespace()).addValue("task_id", task.id())
				.addValue("task_name", task.name()))
			.toArray(SqlParameterSource[]::new);
		this.store.write((jdbc) -> jdbc.batchUpdate(this.store.sql(REMOVE_DEAD), rows));
	}

}
