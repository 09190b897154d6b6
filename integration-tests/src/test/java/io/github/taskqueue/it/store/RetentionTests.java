package io.github.taskqueue.it.store;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.core.JdbcTemplate;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskNotFoundException;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.RedisServer;
import io.github.taskqueue.deadletter.DeadLetters;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.RedisConfiguration;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Dead letters that are older than tasks are kept.
 */
class RetentionTests {

	private static final Duration SOON = Duration.ofSeconds(100);

	private static final String[] SHORT = { "task-queue.store.retention.failed=1s",
			"task-queue.store.retention.interval=200ms" };

	static Stream<List<String>> anOldDeadLetterGoesOnFromItsCheckpoint() {
		return Stream.of(List.of(DatabaseConfiguration.properties(PostgresServer.newDatabase(), SHORT)),
				List.of(RedisConfiguration.properties(RedisServer.shared(), SHORT)));
	}

	@ParameterizedTest
	@MethodSource
	void anOldDeadLetterGoesOnFromItsCheckpoint(List<String> properties) {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				TestApplication application = start(broker, properties.toArray(String[]::new))) {
			TaskHandle<String> half = application.bean(Tasks.class).half();
			awaitRemoval(application.bean(Tasks.class).die());
			assertThat(half.status()).isEqualTo(TaskStatus.DEAD);
			assertThat(application.bean(DeadLetters.class).replay("default", (letter) -> true)).isEqualTo(2);
			Awaitility.await()
				.atMost(SOON)
				.untilAsserted(() -> assertThat(half.status()).isEqualTo(TaskStatus.SUCCEEDED));
			assertThat(application.tasks().handle(half.id(), String.class).await(SOON)).isEqualTo("after half");
		}
	}

	@Test
	void aDiscardedDeadLetterLosesItsCheckpoints() {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				TestApplication application = start(broker,
						DatabaseConfiguration.properties(PostgresServer.newDatabase(), SHORT))) {
			TaskHandle<String> half = application.bean(Tasks.class).half();
			awaitRemoval(application.bean(Tasks.class).die());
			DeadLetters letters = application.bean(DeadLetters.class);
			assertThat(letters.discard("default", (letter) -> letter.taskId().equals(half.id()))).isOne();
			assertThat(new JdbcTemplate(application.bean(DataSource.class))
				.queryForObject("SELECT COUNT(*) FROM task_queue_checkpoint", Integer.class)).isZero();
		}
	}

	private static TestApplication start(RabbitBroker broker, String... properties) {
		return TestApplication.start(broker,
				List.of(Tasks.class, DatabaseConfiguration.class, RedisConfiguration.class), properties);
	}

	private static void awaitRemoval(TaskHandle<?> handle) {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(
					() -> assertThatExceptionOfType(TaskNotFoundException.class).isThrownBy(() -> handle.status()));
	}

	static class Tasks {

		@AsyncTask(name = "half")
		TaskHandle<String> half() {
			TaskContext task = TaskContext.current();
			if (task.checkpoint(String.class).isEmpty()) {
				task.checkpoint("half");
				throw new PermanentTaskException("planned");
			}
			return TaskHandle.completed("after " + task.checkpoint(String.class).get());
		}

		@AsyncTask(name = "die")
		TaskHandle<Void> die() {
			throw new PermanentTaskException("planned");
		}

	}

}
