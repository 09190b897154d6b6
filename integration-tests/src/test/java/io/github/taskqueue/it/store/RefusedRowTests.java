package io.github.taskqueue.it.store;

import java.time.Duration;
import java.util.List;

import javax.sql.DataSource;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.database.MariaDbServer;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A row that a database refuses, for reasons of its own.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefusedRowTests {

	private static final Duration SOON = Duration.ofSeconds(100);

	/**
	 * MariaDB takes packets of up to 16 MB and closes the connection for a larger one.
	 */
	private static final int TOO_LARGE = 17 << 20;

	static List<Database> rowsOfOtherTasksAreWritten() {
		return List.of(new Database(PostgresServer.newDatabase(), List.of("""
				CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN
				IF NEW.name = 'Tasks.refused' THEN RAISE EXCEPTION 'not this one'; END IF; RETURN NEW; END $$
				LANGUAGE plpgsql""", """
				CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON task_queue_task
				FOR EACH ROW EXECUTE FUNCTION refuse()""")), new Database(MariaDbServer.newDatabase(), List.of("""
				CREATE TRIGGER refuse BEFORE INSERT ON task_queue_task FOR EACH ROW BEGIN
				IF NEW.name = 'Tasks.refused' THEN SIGNAL SQLSTATE '45000'; END IF; END""")));
	}

	@ParameterizedTest
	@MethodSource
	void rowsOfOtherTasksAreWritten(Database database, CapturedOutput output) {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				TestApplication application = TestApplication.start(broker,
						List.of(Tasks.class, DatabaseConfiguration.class),
						DatabaseConfiguration.properties(database.database(), "task-queue.store.max-result-size=32MB",
								"task-queue.store.max-pending-size=128MB"))) {
			JdbcTemplate jdbc = new JdbcTemplate(application.bean(DataSource.class));
			database.refusals().forEach(jdbc::execute);
			Tasks tasks = application.bean(Tasks.class);
			List<? extends TaskHandle<?>> handles = application.tasks().enqueueAll(() -> {
				for (int i = 0; i < 50; i++) {
					tasks.fine(i);
					tasks.refused(i);
				}
				tasks.large();
			});
			Awaitility.await().atMost(SOON).untilAsserted(() -> {
				for (int i = 0; i < 100; i += 2) {
					assertThat(handles.get(i).status()).isEqualTo(TaskStatus.SUCCEEDED);
				}
				assertThat(dropped(application)).isGreaterThanOrEqualTo(50);
			});
			assertThat(tasks.fine(1).await(SOON)).isEqualTo(1);
			assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM task_queue_task WHERE name = 'Tasks.refused'",
					Integer.class))
				.isZero();
		}
	}

	private static double dropped(TestApplication application) {
		return application.bean(MeterRegistry.class).get("taskqueue.store.dropped").functionCounter().count();
	}

	/**
	 * A database and the statements that make it refuse a task.
	 */
	record Database(TestDatabase database, List<String> refusals) {

	}

	static class Tasks {

		@AsyncTask
		TaskHandle<Integer> fine(int number) {
			return TaskHandle.completed(number);
		}

		@AsyncTask
		void refused(int number) {
		}

		@AsyncTask(queue = "large")
		TaskHandle<String> large() {
			return TaskHandle.completed("x".repeat(TOO_LARGE));
		}

	}

}
