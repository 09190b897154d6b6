package io.github.taskqueue.it.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.database.MariaDbServer;
import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.it.support.DatabaseConfiguration;
import io.github.taskqueue.it.support.Journal;
import io.github.taskqueue.it.support.TestApplication;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies that save checkpoints and steps within transactions on the same database.
 */
class TransactionalCheckpointTests {

	private static final int POOL = 10;

	private static final Duration SOON = Duration.ofSeconds(100);

	/**
	 * As it is by default.
	 */
	private static final Duration POOL_TIMEOUT = Duration.ofSeconds(30);

	static List<TestDatabase> databases() {
		return List.of(PostgresServer.newDatabase(), MariaDbServer.newDatabase());
	}

	@ParameterizedTest
	@MethodSource("databases")
	void bodiesThatFillThePoolNeedNoSecondConnection(TestDatabase database) {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				TestApplication application = start(broker, database)) {
			application.bean(HikariDataSource.class).setConnectionTimeout(POOL_TIMEOUT.toMillis());
			Tasks tasks = application.bean(Tasks.class);
			for (int round = 1; round <= 3; round++) {
				long start = System.nanoTime();
				List<TaskHandle<Integer>> handles = new ArrayList<>();
				for (int i = 0; i < POOL; i++) {
					handles.add(tasks.fill(i));
				}
				for (int i = 0; i < POOL; i++) {
					assertThat(handles.get(i).await(SOON)).isEqualTo(i);
				}
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(POOL_TIMEOUT);
			}
			assertThat(application.bean(Journal.class).entries("attempt")).hasSize(3 * POOL);
		}
	}

	@ParameterizedTest
	@MethodSource("databases")
	void aCheckpointIsRolledBackWithItsPageAndACompletedStepIsNot(TestDatabase database) {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				TestApplication application = start(broker, database)) {
			JdbcTemplate jdbc = new JdbcTemplate(application.bean(DataSource.class));
			jdbc.execute("CREATE TABLE page (number INT)");
			assertThat(application.bean(Tasks.class).pages().await(SOON)).isEqualTo("charged by attempt 1");
			assertThat(jdbc.queryForList("SELECT number FROM page ORDER BY number", Integer.class)).containsExactly(1,
					2, 3);
			assertThat(application.bean(Journal.class).entries("charge")).hasSize(1);
		}
	}

	@ParameterizedTest
	@MethodSource("databases")
	void aCompletedStepIsNotRepeatedInTheSameAttemptAfterARollback(TestDatabase database) {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				TestApplication application = start(broker, database)) {
			Tasks tasks = application.bean(Tasks.class);
			assertThat(tasks.again("whole").await(SOON)).isEqualTo("attempt 1");
			assertThat(tasks.again("savepoint").await(SOON)).isEqualTo("attempt 1");
			assertThat(application.bean(Journal.class).entries("charge")).hasSize(2);
		}
	}

	@ParameterizedTest
	@MethodSource("databases")
	void aTransactionThatMayNotWriteIsNotJoined(TestDatabase database) {
		try (RabbitBroker broker = RabbitBroker.shared().newVirtualHost();
				TestApplication application = start(broker, database)) {
			assertThat(application.bean(Tasks.class).read().await(SOON)).isEqualTo("saved");
		}
	}

	private static TestApplication start(RabbitBroker broker, TestDatabase database) {
		return TestApplication.start(broker, List.of(Tasks.class, Journal.class, DatabaseConfiguration.class),
				DatabaseConfiguration.properties(database, "task-queue.queues.default.concurrency=" + POOL));
	}

	static class Tasks {

		private final CyclicBarrier allAreHeld = new CyclicBarrier(POOL);

		private final Journal journal;

		private final JdbcTemplate jdbc;

		private final TransactionTemplate transaction;

		Tasks(Journal journal, DataSource dataSource) {
			this.journal = journal;
			this.jdbc = new JdbcTemplate(dataSource);
			this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
		}

		@AsyncTask(name = "fill")
		TaskHandle<Integer> fill(int number) {
			this.journal.write("attempt");
			TaskContext task = TaskContext.current();
			this.transaction.executeWithoutResult((status) -> {
				this.jdbc.queryForObject("SELECT 1", Integer.class);
				awaitOthers();
				task.checkpoint("page 1");
				assertThat(task.checkpoint(String.class)).contains("page 1");
				task.progress(1, 2, "page 1");
				assertThat(task.once("step", Integer.class, () -> number)).isEqualTo(number);
				task.checkpoint("page 2");
				awaitOthers();
			});
			assertThat(task.checkpoint(String.class)).contains("page 2");
			return TaskHandle.completed(task.once("step", Integer.class, () -> -1));
		}

		private void awaitOthers() {
			try {
				this.allAreHeld.await(60, TimeUnit.SECONDS);
			}
			catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
				throw new IllegalStateException(ex);
			}
		}

		/**
		 * The second page fails when it is committed for the first time.
		 */
		@AsyncTask(name = "pages", retry = @TaskRetry(maxAttempts = 2, backoff = "1s", jitter = 0))
		TaskHandle<String> pages() {
			TaskContext task = TaskContext.current();
			String charge = "";
			for (int page = task.checkpoint(Integer.class).orElse(0) + 1; page <= 3; page++) {
				int number = page;
				charge = this.transaction.execute((status) -> page(task, number));
			}
			return TaskHandle.completed(charge);
		}

		private String page(TaskContext task, int number) {
			this.jdbc.update("INSERT INTO page VALUES (?)", number);
			task.checkpoint(number);
			if (number < 2) {
				return "";
			}
			String charge = task.once("charge", String.class, () -> {
				this.journal.write("charge");
				return "charged by attempt " + task.attempt();
			});
			if (number == 2 && task.attempt() == 1) {
				throw new IllegalStateException("planned");
			}
			return charge;
		}

		@AsyncTask(name = "again", retry = @TaskRetry(maxAttempts = 1))
		TaskHandle<String> again(String rollback) {
			TaskContext task = TaskContext.current();
			if (rollback.equals("whole")) {
				this.transaction.executeWithoutResult((status) -> {
					charge(task);
					status.setRollbackOnly();
				});
			}
			else {
				this.transaction.executeWithoutResult((status) -> toSavepoint(status, task));
			}
			return TaskHandle.completed(this.transaction.execute((status) -> charge(task)));
		}

		private void toSavepoint(TransactionStatus status, TaskContext task) {
			Object savepoint = status.createSavepoint();
			charge(task);
			status.rollbackToSavepoint(savepoint);
		}

		private String charge(TaskContext task) {
			return task.once("charge", String.class, () -> {
				this.journal.write("charge");
				return "attempt " + task.attempt();
			});
		}

		@AsyncTask(name = "read")
		TaskHandle<String> read() {
			TaskContext task = TaskContext.current();
			TransactionTemplate reading = new TransactionTemplate(this.transaction.getTransactionManager());
			reading.setReadOnly(true);
			reading.executeWithoutResult((status) -> {
				this.jdbc.queryForObject("SELECT 1", Integer.class);
				task.checkpoint("saved");
			});
			return TaskHandle.completed(task.checkpoint(String.class).orElseThrow());
		}

	}

}
