package io.github.taskqueue.jdbc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.internal.store.TaskRecord;

import static org.assertj.core.api.Assertions.assertThat;

class PostgresStoreTests extends JdbcStoreContract {

	private static final int WRITERS = 5;

	private static final int TASKS = 500;

	private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);

	/** The server's statistics are half a second old at most. */
	private static final Duration UNTIL_COUNTED = Duration.ofSeconds(1);

	@Override
	protected TestDatabase database() {
		return PostgresServer.newDatabase();
	}

	/**
	 * After an outage all processes have much to write of the same tasks. A deadlock
	 * would cost a second each time, before the database ends it.
	 */
	@Test
	void thoseWhoWriteOfTheSameTasksAreNeverDeadlocked() throws Exception {
		ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
		try {
			for (int round = 1; round <= 20; round++) {
				String prefix = "round-" + round + "-";
				List<Future<?>> written = new ArrayList<>();
				for (int writer = 1; writer <= WRITERS; writer++) {
					int position = writer;
					Random random = new Random(WRITERS * round + writer);
					written.add(writers.submit(() -> write(prefix, position, random)));
				}
				for (Future<?> each : written) {
					each.get();
				}
			}
		}
		finally {
			writers.shutdownNow();
		}
		Awaitility.await().pollDelay(UNTIL_COUNTED).untilAsserted(() -> assertThat(deadlocks()).isZero());
	}

	private void write(String prefix, int position, Random random) {
		List<Integer> tasks = new ArrayList<>(IntStream.range(0, TASKS).boxed().toList());
		Collections.shuffle(tasks, random);
		for (int from = 0; from < TASKS; from += TASKS / 5) {
			store().apply(tasks.subList(from, from + TASKS / 5)
				.stream()
				.map((task) -> change(prefix + task, position))
				.toList());
		}
	}

	private static TaskRecord change(String id, int position) {
		return new TaskRecord(id, "task", "queue", TaskStatus.RUNNING, position, 1, 1, 5,
				new TaskRecord.Times(NOW, null, null, null, null), "worker", "", null, null);
	}

	private long deadlocks() {
		return jdbc().read((jdbc) -> jdbc.getJdbcOperations()
			.queryForObject("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", Long.class));
	}

}
