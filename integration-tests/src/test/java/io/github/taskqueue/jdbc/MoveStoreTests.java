package io.github.taskqueue.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.core.JdbcTemplate;

import io.github.taskqueue.TaskError;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.database.MariaDbServer;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.store.RetentionLimits;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.internal.store.TaskStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Moves a store of an earlier version as docs/status.md says.
 */
class MoveStoreTests {

	private static final Path DOCUMENT = Path.of("..", "docs", "status.md");

	private static final Pattern STATEMENTS = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

	private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);

	private static final Instant DUE = NOW.plusSeconds(100);

	private static final String INSERT = """
			INSERT INTO task_queue_task (id, name, queue, status, stage, revision, attempt, max_attempts, attempts, worker,
				enqueued_at, due_at, started_at, attempt_started_at, finished_at, cancel_requested_at, progress_done,
				progress_total, progress_note, result, error_type, error_message)
			VALUES (?, 'task', 'queue', ?, 5, 2, 3, 4, 'attempts', 'worker', ?, ?, ?, ?, ?, ?, 1, 2, 'note', ?, ?, ?)""";

	static List<TestDatabase> databases() {
		return List.of(PostgresServer.newDatabase(), MariaDbServer.newDatabase(), TestDatabase.h2("move"));
	}

	@ParameterizedTest
	@MethodSource("databases")
	void theStoreReadsWhatAnEarlierVersionHasKept(TestDatabase database) throws Exception {
		try (HikariDataSource dataSource = database.connect()) {
			JdbcPlatform platform = JdbcPlatform.of(dataSource);
			StoreTables.run(dataSource,
					StoreTables.read("earlier-schema-%s.sql".formatted(platform.name().toLowerCase(Locale.ROOT))));
			insert(new JdbcTemplate(dataSource));
			List<String> steps = steps();
			assertThat(steps).hasSize(3);
			StoreTables.run(dataSource, steps.get(0));
			if (platform != JdbcPlatform.MYSQL) {
				StoreTables.run(dataSource, steps.get(1));
			}
			StoreTables.create(dataSource, "task_queue_");
			StoreTables.run(dataSource, steps.get(2));
			assertThat(indexes(dataSource)).contains("task_queue_task_age", "task_queue_task_cancel",
					"task_queue_task_claimed", "task_queue_task_enqueued");
			JdbcStore store = new JdbcStore(dataSource, new JdbcNames("tq", null, "task_queue_"),
					JdbcStorePart.with(Stream.empty()), (own, kind) -> {
					});
			store.lookIfThere();
			assertIsThere(store.parts(Clock.systemUTC()));
		}
	}

	private static void insert(JdbcTemplate jdbc) {
		long now = NOW.toEpochMilli();
		jdbc.update(INSERT, "done", "SUCCEEDED", now, null, now + 1, now + 2, now + 3, null, new byte[] { 7 }, null,
				null);
		jdbc.update(INSERT, "waits", "SCHEDULED", now, DUE.toEpochMilli(), null, null, null, now, null, null, null);
		jdbc.update(INSERT, "dead", "DEAD", now, DUE.toEpochMilli(), now + 1, now + 2, now + 3, null, null, "Error",
				"text");
		String checkpoint = "INSERT INTO task_queue_checkpoint (task_id, step, saved_at, state) VALUES (?, 'step', 0, ?)";
		jdbc.update(checkpoint, "dead", new byte[] { 1 });
		jdbc.update(checkpoint, "of a task that is gone", new byte[] { 2 });
	}

	private static List<String> steps() throws IOException {
		String document = Files.readString(DOCUMENT);
		int start = document.indexOf("\n## Move an earlier store");
		Matcher blocks = STATEMENTS.matcher(document.substring(start));
		List<String> steps = new ArrayList<>();
		while (blocks.find()) {
			steps.add(blocks.group(1));
		}
		return steps;
	}

	private static void assertIsThere(TaskStore store) {
		TaskProgress progress = new TaskProgress(1, 2, "note");
		assertThat(store.statuses().find(List.of("done"))).singleElement()
			.satisfies((task) -> assertThat(Objects.requireNonNull(task.end()).result()).containsExactly(7));
		assertThat(store.statuses().find(List.of("waits")))
			.containsExactly(new TaskRecord("waits", "task", "queue", TaskStatus.SCHEDULED, 5, 2, 3, 4,
					new TaskRecord.Times(NOW, DUE, null, null, null), "worker", "attempts", progress, null));
		TaskRecord dead = new TaskRecord("dead", "task", "queue", TaskStatus.DEAD, 5, 2, 3, 4,
				new TaskRecord.Times(NOW, DUE, NOW.plusMillis(1), NOW.plusMillis(2), NOW.plusMillis(3)), "worker",
				"attempts", progress, new TaskRecord.End(null, new TaskError("Error", "text")));
		assertThat(store.statuses().find(List.of("dead"))).containsExactly(dead);
		assertThat(store.checkpoints().find(new TaskKey("dead", "task"), "step")).containsExactly(1);
		assertThat(store.cancels().unsettled()).extracting(TaskRecord::id).containsExactly("waits");
		assertThat(store.statuses().removeOld(limits(NOW.plusMillis(3)), 10)).isZero();
		assertThat(store.statuses().removeOld(limits(DUE), 10)).isOne();
		assertThat(store.statuses().find(List.of("done", "waits", "dead"))).hasSize(2);
		assertThat(store.statuses().removeOld(limits(DUE.plusMillis(1)), 10)).isEqualTo(2);
		assertThat(store.statuses().find(List.of("done", "waits", "dead"))).isEmpty();
	}

	private static RetentionLimits limits(Instant all) {
		return new RetentionLimits(all, all, all, all);
	}

	private static List<String> indexes(DataSource dataSource) throws SQLException {
		List<String> names = new ArrayList<>();
		try (Connection connection = dataSource.getConnection()) {
			String table = connection.getMetaData().storesUpperCaseIdentifiers() ? "TASK_QUEUE_TASK"
					: "task_queue_task";
			try (ResultSet rows = connection.getMetaData()
				.getIndexInfo(connection.getCatalog(), null, table, false, false)) {
				while (rows.next()) {
					names.add(rows.getString("INDEX_NAME").toLowerCase(Locale.ROOT));
				}
			}
		}
		return names;
	}

}
