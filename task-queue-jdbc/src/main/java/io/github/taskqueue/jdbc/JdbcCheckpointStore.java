package io.github.taskqueue.jdbc;

import java.sql.Types;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

import io.github.taskqueue.internal.store.CheckpointStore;

/**
 * Keeps checkpoints in table {@code task_queue_checkpoint}. Bodies in a transaction hold
 * a connection and read and write on that one: ten bodies that each wait for a second one
 * would empty a pool of ten.
 */
final class JdbcCheckpointStore implements CheckpointStore {

	private static final String FIND = "SELECT state FROM task_queue_checkpoint WHERE task_id = :task_id AND step = :step";

	private final JdbcStore store;

	private final Clock clock;

	JdbcCheckpointStore(JdbcStore store, Clock clock) {
		this.store = store;
		this.clock = clock;
	}

	@Override
	public void save(String taskId, String step, byte[] state) {
		MapSqlParameterSource row = new MapSqlParameterSource().addValue("task_id", taskId, Types.VARCHAR)
			.addValue("step", step, Types.VARCHAR)
			.addValue("saved_at", this.clock.millis(), Types.BIGINT)
			.addValue("state", state, Types.VARBINARY);
		String put = this.store.platform()
			.put("task_queue_checkpoint", List.of("task_id", "step"), List.of("saved_at", "state"));
		this.store.writeJoining((jdbc) -> jdbc.update(put, row));
	}

	@Override
	public byte @Nullable [] find(String taskId, String step) {
		return this.store.readJoining((jdbc) -> jdbc.query(FIND, Map.of("task_id", taskId, "step", step),
				(row) -> row.next() ? row.getBytes(1) : null));
	}

}
