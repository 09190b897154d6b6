package io.github.taskqueue.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.taskqueue.autoconfigure.StoresConfiguration;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.internal.store.CancelStore;
import io.github.taskqueue.internal.store.CheckpointStore;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.StatusStoreContract;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every database keeps to as a store. The tables are those of the library's script.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcStoreContract extends StatusStoreContract {

	private @Nullable HikariDataSource dataSource;

	private @Nullable JdbcStore store;

	abstract TestDatabase database();

	@BeforeAll
	void connect() {
		this.dataSource = database().connect();
		startApplication();
	}

	private void startApplication() {
		DataSource connected = Objects.requireNonNull(this.dataSource);
		new ApplicationContextRunner().withUserConfiguration(StoresConfiguration.class)
			.withBean("dataSource", DataSource.class, () -> connected, (bean) -> bean.setDestroyMethodName(""))
			.withPropertyValues("task-queue.store.type=jdbc", "task-queue.store.jdbc.initialize-schema=always")
			.run((context) -> this.store = new JdbcStore(connected, JdbcPlatform.of(connected)));
	}

	@AfterAll
	void disconnect() {
		Objects.requireNonNull(this.dataSource).close();
	}

	JdbcStore jdbc() {
		return Objects.requireNonNull(this.store);
	}

	@Override
	protected StatusStore store() {
		return new JdbcStatusStore(jdbc());
	}

	@Override
	protected CheckpointStore checkpoints() {
		return new JdbcCheckpointStore(jdbc(), Clock.systemUTC());
	}

	@Override
	protected CancelStore cancels() {
		return new JdbcCancelStore(jdbc());
	}

	@Test
	void oneProcessRemovesForAll() {
		Instant now = Instant.ofEpochSecond(1_790_000_000);
		assertThat(store().takeTurn("test", now, Duration.ofMinutes(5))).isTrue();
		assertThat(store().takeTurn("test", now.plusSeconds(299), Duration.ofMinutes(5))).isFalse();
		assertThat(store().takeTurn("test", now.plusSeconds(301), Duration.ofMinutes(5))).isTrue();
	}

	@Test
	void tablesThatAreThereAreLeftAsTheyAre() throws SQLException {
		Set<String> before = indexes();
		assertThat(before).contains("task_queue_task_enqueued");
		checkpoints().save("kept", "a", new byte[] { 1 });
		startApplication();
		assertThat(indexes()).isEqualTo(before);
		assertThat(checkpoints().find("kept", "a")).containsExactly(1);
	}

	private Set<String> indexes() throws SQLException {
		Set<String> names = new HashSet<>();
		try (Connection connection = Objects.requireNonNull(this.dataSource).getConnection()) {
			DatabaseMetaData database = connection.getMetaData();
			String table = database.storesUpperCaseIdentifiers() ? "TASK_QUEUE_TASK" : "task_queue_task";
			try (ResultSet rows = database.getIndexInfo(connection.getCatalog(), null, table, false, false)) {
				while (rows.next()) {
					names.add(rows.getString("INDEX_NAME").toLowerCase(Locale.ROOT));
				}
			}
		}
		return names;
	}

}
