package io.github.taskqueue.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.internal.store.RetentionLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is asked of a database with many tasks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ManyTasksContract {

	static final int TASKS = 100_000;

	private static final long NOW = 1_790_000_000_000L;

	private static final JdbcNames NAMES = new JdbcNames("tq", null, "task_queue_");

	private @Nullable HikariDataSource dataSource;

	abstract TestDatabase database();

	/**
	 * Inserts tasks that are a second apart: each tenth has ended without success, each
	 * tenth has not ended.
	 */
	abstract String insert(String columns, String values);

	abstract String analyze();

	@BeforeAll
	void insert() {
		this.dataSource = database().connect();
		StoreTables.create(this.dataSource, "task_queue_");
		String status = """
				CASE WHEN i % 10 <> 0 AND i % 10 <> 5 THEN 'SUCCEEDED' WHEN i % 20 = 0 THEN 'DEAD' WHEN i % 20 = 10
				THEN 'CANCELLED' WHEN i % 40 = 5 THEN 'RUNNING' ELSE 'QUEUED' END""";
		jdbc().execute(insert(
				"namespace, id, name, queue, status, stage, revision, attempt, max_attempts, attempts, enqueued_at, finished_at, ages_from",
				"'tq', CONCAT('task-', i), 'task', 'queue', %s, i, 1, 1, 5, '', %d, CASE WHEN i %% 10 <> 5 THEN %d + i * 1000 END, %d + i * 1000"
					.formatted(status, NOW, NOW, NOW)));
		jdbc().execute(analyze());
	}

	@AfterAll
	void disconnect() {
		Objects.requireNonNull(this.dataSource).close();
	}

	JdbcTemplate jdbc() {
		return new JdbcTemplate(Objects.requireNonNull(this.dataSource));
	}

	private JdbcStatusStore store() {
		return new JdbcStatusStore(new JdbcStore(Objects.requireNonNull(this.dataSource), NAMES,
				JdbcStorePart.with(Stream.of()), (own, platform) -> {
				}));
	}

	@ParameterizedTest
	@EnumSource(TaskStatus.class)
	void anIndexLeadsToTheTasksThatAreOld(TaskStatus status) {
		for (long before : new long[] { NOW - 1, NOW + 50_000_000, NOW + 90_000_000 }) {
			assertPlan(explain(JdbcStatusStore.FIND_OLD, before, status), "task_queue_task_age");
		}
	}

	@Test
	void anIndexLeadsToTheClaimsThatAreOld() {
		assertPlan(explain(JdbcStatusStore.FIND_OLD_CLAIMS, NOW + 50_000_000, TaskStatus.QUEUED),
				"task_queue_task_claimed");
	}

	private List<Map<String, Object>> explain(String query, long before, TaskStatus status) {
		Map<String, Object> parameters = Map.of("namespace", "tq", "status", status.name(), "before", before, "limit",
				500);
		return new NamedParameterJdbcTemplate(jdbc()).queryForList("EXPLAIN " + NAMES.in(query), parameters);
	}

	/**
	 * Asserts that the table of tasks is read by an index and in its order.
	 */
	abstract void assertPlan(List<Map<String, Object>> plan, String index);

	@Test
	void aSearchThatTakesTooLongIsEnded() throws SQLException {
		JdbcStatusStore store = store();
		assertThat(store.search(TaskQuery.all(), Instant.now(), 10, Duration.ofSeconds(30))).hasSize(10);
		try (Connection other = Objects.requireNonNull(this.dataSource).getConnection();
				Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute(lock());
			long start = System.nanoTime();
			assertThatExceptionOfType(QueryTimeoutException.class)
				.isThrownBy(() -> store.search(TaskQuery.all(), Instant.now(), 10, Duration.ofSeconds(1)));
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
			statement.execute(unlock());
			other.rollback();
			other.setAutoCommit(true);
		}
		assertThat(store.search(TaskQuery.all(), Instant.now(), 10, Duration.ofSeconds(30))).hasSize(10);
	}

	/**
	 * Lets nobody else read tasks.
	 */
	abstract String lock();

	abstract String unlock();

	@Test
	void oldTasksAreRemovedAndOthersStay() {
		Instant end = Instant.ofEpochMilli(NOW + 1_000_500);
		RetentionLimits limits = new RetentionLimits(end, end, end, end);
		int removed = 0;
		for (int step = store().removeOld(limits, 300); step > 0; step = store().removeOld(limits, 300)) {
			removed += step;
		}
		assertThat(removed).isEqualTo(1_000);
		assertThat(jdbc().queryForObject("SELECT COUNT(*) FROM task_queue_task", Integer.class))
			.isEqualTo(TASKS - 1_000);
		assertThat(jdbc().queryForObject("SELECT MIN(stage) FROM task_queue_task", Integer.class)).isEqualTo(1_001);
	}

}
