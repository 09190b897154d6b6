package io.github.taskqueue.chaos.scene;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.github.taskqueue.test.fault.FaultProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StoreServerTests {

	@Test
	void keepsWhatWasCommittedWhenItIsKilled(@TempDir Path folder) throws Exception {
		try (StoreServer store = StoreServer.start(folder); FaultProxy line = store.line()) {
			try (Connection connection = connect(line)) {
				connection.createStatement()
					.execute(
							"""
									INSERT INTO task_queue_task (namespace, id, name, queue, status, stage, revision, attempt, max_attempts,
										attempts, enqueued_at, ages_from)
									VALUES ('tq', 'one', 'name', 'queue', 'QUEUED', 1, 1, 1, 1, '', 1, 1)""");
				store.kill();
				assertThatExceptionOfType(SQLException.class)
					.isThrownBy(() -> connection.createStatement().execute("SELECT 1"));
			}
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(line));
			store.startAgain();
			assertThat(store.statuses()).isEqualTo(Map.of("one", "QUEUED"));
			connect(line).close();
			store.kill();
			store.startAgain();
			assertThat(store.statuses()).hasSize(1);
		}
		assertThat(Files.exists(folder.resolve("store"))).isFalse();
	}

	private static Connection connect(FaultProxy line) throws SQLException {
		List<String> properties = StoreServer.properties(line);
		String prefix = "--spring.datasource.url=";
		String url = properties.stream().filter((property) -> property.startsWith(prefix)).findFirst().orElseThrow();
		return DriverManager.getConnection(url.substring(prefix.length()), "postgres", "");
	}

}
