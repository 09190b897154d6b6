package io.github.taskqueue.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.autoconfigure.StoresConfiguration;
import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.internal.store.CheckpointStore;
import io.github.taskqueue.internal.store.RetentionLimits;
import io.github.taskqueue.internal.store.StatusStoreContract;
import io.github.taskqueue.internal.store.TaskRecord;
import io.github.taskqueue.internal.store.TaskStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every database keeps to as a store. The tables are those of the library's script.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcStoreContract extends StatusStoreContract {

	private static final String INSERT = """
			INSERT INTO task_queue_checkpoint (namespace, task_id, task_name, step, saved_at, state)
			VALUES ('tq', 'transaction', 'task', :step, 0, :state)""";

	private @Nullable HikariDataSource dataSource;

	private @Nullable JdbcStore store;

	abstract TestDatabase database();

	@BeforeAll
	void connect() {
		this.dataSource = database().connect();
		startApplication();
	}

	private void startApplication() {
		application().withPropertyValues("task-queue.store.jdbc.initialize-schema=always")
			.run((context) -> this.store = context.getBean(JdbcStore.class));
	}

	private ApplicationContextRunner application() {
		return new ApplicationContextRunner().withUserConfiguration(StoresConfiguration.class)
			.withBean("dataSource", DataSource.class, () -> Objects.requireNonNull(this.dataSource),
					(bean) -> bean.setDestroyMethodName(""))
			.withPropertyValues("task-queue.store.type=jdbc");
	}

	@AfterAll
	void disconnect() {
		Objects.requireNonNull(this.dataSource).close();
	}

	JdbcStore jdbc() {
		return Objects.requireNonNull(this.store);
	}

	@Override
	protected TaskStore in(String namespace) {
		return namespace.equals(jdbc().namespace()) ? jdbc().parts(Clock.systemUTC())
				: new JdbcStore(Objects.requireNonNull(this.dataSource), new JdbcNames(namespace, null, "task_queue_"),
						JdbcStorePart.with(Stream.empty()), (own, platform) -> {
						})
					.parts(Clock.systemUTC());
	}

	/**
	 * Those of both prefixes are in one schema, where two indexes of one name cannot be.
	 */
	@Test
	void tablesMayHaveAnotherSchemaAndPrefix() {
		JdbcTemplate database = new JdbcTemplate(Objects.requireNonNull(this.dataSource));
		database.execute("CREATE SCHEMA jobs");
		try {
			TaskRecord task = new TaskRecord("moved", "task", "queue", TaskStatus.SUCCEEDED, 9, 1, 1, 0,
					new TaskRecord.Times(Instant.EPOCH, null, null, null, Instant.EPOCH), null, "", null,
					new TaskRecord.End(null, null));
			Instant now = Instant.now();
			RetentionLimits limits = new RetentionLimits(now, now, now, now);
			for (String prefix : List.of("shop_", "Bank_", "")) {
				application()
					.withPropertyValues("task-queue.store.jdbc.initialize-schema=always",
							"task-queue.store.jdbc.table-schema=jobs", "task-queue.store.jdbc.table-prefix=" + prefix,
							"task-queue.namespace=shop")
					.run((context) -> {
						assertThat(context).hasNotFailed();
						TaskStore tasks = context.getBean(TaskStore.class);
						assertThat(tasks.statuses().search(TaskQuery.all(), Instant.EPOCH, 10, LONG)).isEmpty();
						tasks.statuses().apply(List.of(task));
						tasks.checkpoints().save(new TaskKey("moved", "task"), "step", new byte[] { 1 });
						assertThat(tasks.checkpoints().find(new TaskKey("moved", "task"), "step")).isNotNull();
						assertThat(tasks.cancels().requested()).isEmpty();
						assertThat(tasks.statuses().takeTurn("turn", Instant.EPOCH, Duration.ofMinutes(5))).isTrue();
						assertThat(tasks.statuses().search(TaskQuery.all(), Instant.EPOCH, 10, LONG)).hasSize(1);
						assertThat(database.queryForList("SELECT namespace FROM jobs." + prefix + "task", String.class))
							.containsExactly("shop");
						assertThat(tasks.statuses().removeOld(limits, 10)).isOne();
						assertThat(tasks.checkpoints().find(new TaskKey("moved", "task"), "step")).isNull();
					});
			}
			assertThat(store().find(List.of("moved"))).isEmpty();
		}
		finally {
			database.execute("DROP SCHEMA jobs" + ((jdbc().platform() == JdbcPlatform.MYSQL) ? "" : " CASCADE"));
		}
	}

	@Test
	void aSchemaThatIsMissingStopsTheStart() {
		application()
			.withPropertyValues("task-queue.store.jdbc.initialize-schema=never",
					"task-queue.store.jdbc.table-schema=nowhere", "task-queue.store.jdbc.table-prefix=my_")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(StartException.class, (ex) -> {
					assertThat(ex).hasMessageContaining("no table 'nowhere.my_checkpoint'");
					assertThat(ex.action()).contains("'nowhere.my_' in place of @@prefix@@ and 'my_' of @@index@@");
				}));
	}

	@ParameterizedTest
	@CsvSource({ "table-prefix,1st_", "table-prefix,a b", "table-prefix,x;DROP TABLE y", "table-schema,a.b",
			"table-schema,\"a\"", "table-prefix,a_prefix_with_more_than_30_letters_" })
	void namesThatWouldNeedQuotesStopTheStart(String property, String name) {
		application().withPropertyValues("task-queue.store.jdbc." + property + "=" + name)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("task-queue.store.jdbc." + property + " must be"));
	}

	@Test
	void oneProcessRemovesForAll() {
		Instant now = Instant.ofEpochSecond(1_790_000_000);
		assertThat(store().takeTurn("test", now, Duration.ofMinutes(5))).isTrue();
		assertThat(store().takeTurn("test", now.plusSeconds(299), Duration.ofMinutes(5))).isFalse();
		assertThat(store().takeTurn("test", now.plusSeconds(301), Duration.ofMinutes(5))).isTrue();
	}

	@Test
	void aTaskThatIsReplayedWhileOldOnesAreRemovedStaysWithItsCheckpoints() throws Exception {
		Instant before = Instant.EPOCH.plusMillis(1);
		store().apply(List.of(new TaskRecord("replayed", "task", "queue", TaskStatus.DEAD, 9, 1, 1, 0,
				new TaskRecord.Times(Instant.EPOCH, null, null, null, Instant.EPOCH), null, "", null,
				new TaskRecord.End(null, null))));
		checkpoints().save(new TaskKey("replayed", "task"), "step", new byte[] { 1 });
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try (Connection replay = Objects.requireNonNull(this.dataSource).getConnection()) {
			replay.setAutoCommit(false);
			replay.createStatement()
				.execute("UPDATE task_queue_task SET status = 'RUNNING', finished_at = NULL, ages_from = 10"
						+ " WHERE id = 'replayed'");
			Future<Integer> removal = thread
				.submit(() -> store().removeOld(new RetentionLimits(before, before, before, before), 500));
			Awaitility.await().during(Duration.ofMillis(500)).until(() -> !removal.isDone());
			replay.commit();
			assertThat(removal.get(1, TimeUnit.MINUTES)).isOne();
		}
		finally {
			thread.shutdownNow();
		}
		assertThat(store().find(List.of("replayed"))).extracting(TaskRecord::status)
			.containsExactly(TaskStatus.RUNNING);
		assertThat(checkpoints().find(new TaskKey("replayed", "task"), "step")).isNotNull();
	}

	@Test
	void anOldTaskStaysAsLongAsTheCheckpointsOfAnotherNameWithItsIdAreNotOld() {
		Instant ended = Instant.EPOCH;
		TaskKey stranger = new TaskKey("shared", "stranger");
		store().apply(List.of(new TaskRecord("shared", "task", "queue", TaskStatus.SUCCEEDED, 9, 1, 1, 0,
				new TaskRecord.Times(ended, null, null, null, ended), null, "", null, new TaskRecord.End(null, null))));
		checkpoints().save(stranger, "step", new byte[] { 1 });
		Instant before = ended.plusMillis(1);
		assertThat(store().removeOld(new RetentionLimits(before, before, before, before), 500)).isOne();
		assertThat(store().find(List.of("shared"))).hasSize(1);
		Instant aDayLater = before.plus(Duration.ofDays(1)).plusMillis(1);
		Instant now = Instant.now().plusSeconds(60);
		assertThat(store().removeOld(new RetentionLimits(aDayLater, ended, now, ended), 500)).isOne();
		assertThat(store().find(List.of("shared"))).isEmpty();
		assertThat(checkpoints().find(stranger, "step")).isNull();
	}

	@Test
	void tablesThatAreThereAreLeftAsTheyAre() throws SQLException {
		Set<String> before = indexes();
		assertThat(before).contains("task_queue_task_enqueued");
		checkpoints().save(new TaskKey("kept", "task"), "a", new byte[] { 1 });
		startApplication();
		assertThat(indexes()).isEqualTo(before);
		assertThat(checkpoints().find(new TaskKey("kept", "task"), "a")).containsExactly(1);
	}

	@Test
	void aTableThatIsMissingStopsTheStartAndNamesTheScript() {
		application().withPropertyValues("task-queue.store.jdbc.initialize-schema=never")
			.withBean(JdbcStorePart.class, () -> new JdbcStorePart("status", List.of("outbox"), List.of()))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(StartException.class, (ex) -> {
					assertThat(ex).hasMessageStartingWith(
							"task-queue.store.type is 'jdbc', but the database has no table 'task_queue_outbox', or none of"
									+ " this version: ");
					assertThat(ex.action()).startsWith("Run the script classpath:io/github/taskqueue/store/"
							+ "schema-status-" + jdbc().platform().name().toLowerCase(Locale.ROOT) + ".sql");
				}));
	}

	@Test
	void aPartWritesInTheTransactionOfTheCallerOrOutsideOfIt() {
		TransactionTemplate transaction = new TransactionTemplate(
				new JdbcTransactionManager(Objects.requireNonNull(this.dataSource)));
		assertThat(jdbc().isInTransaction()).isFalse();
		transaction.executeWithoutResult((status) -> {
			assertThat(jdbc().isInTransaction()).isTrue();
			jdbc().write((jdbc) -> jdbc.update(INSERT, Map.of("step", "own", "state", new byte[] { 1 })));
			checkpoints().save(new TaskKey("transaction", "task"), "checkpoint", new byte[] { 1 });
			assertThat(checkpoints().find(new TaskKey("transaction", "task"), "checkpoint")).isNotNull();
			jdbc().joined((jdbc) -> jdbc.update(INSERT, Map.of("step", "joined", "state", new byte[] { 1 })));
			status.setRollbackOnly();
		});
		assertThat(checkpoints().find(new TaskKey("transaction", "task"), "own")).isNotNull();
		assertThat(checkpoints().find(new TaskKey("transaction", "task"), "checkpoint")).isNull();
		assertThat(checkpoints().find(new TaskKey("transaction", "task"), "joined")).isNull();
		transaction.executeWithoutResult((status) -> jdbc()
			.joined((jdbc) -> jdbc.update(INSERT, Map.of("step", "joined", "state", new byte[] { 1 }))));
		assertThat(checkpoints().find(new TaskKey("transaction", "task"), "joined")).isNotNull();
	}

	/**
	 * A table that was missing for a moment is looked for again, but not by a body that
	 * holds a connection: where all of them do, none would get a second one.
	 */
	@Test
	void aBodyThatHoldsAConnectionNeedsNoOtherOneToSaveACheckpoint() {
		try (HikariDataSource pool = database().connect()) {
			pool.setMaximumPoolSize(1);
			pool.setConnectionTimeout(2_000);
			JdbcTemplate database = new JdbcTemplate(pool);
			JdbcStore store = new JdbcStore(pool, new JdbcNames("tq", null, "one_"), JdbcStorePart.with(Stream.empty()),
					(own, platform) -> {
					});
			CheckpointStore checkpoints = store.parts(Clock.systemUTC()).checkpoints();
			TaskKey task = new TaskKey("held", "task");
			TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
			StoreTables.create(pool, "one_");
			transaction.executeWithoutResult((status) -> checkpoints.save(task, "before", new byte[] { 1 }));
			database.execute("ALTER TABLE one_checkpoint RENAME TO one_away");
			assertThatExceptionOfType(BadSqlGrammarException.class).isThrownBy(() -> transaction
				.executeWithoutResult((status) -> checkpoints.save(task, "meanwhile", new byte[] { 1 })));
			database.execute("ALTER TABLE one_away RENAME TO one_checkpoint");
			transaction.executeWithoutResult((status) -> {
				checkpoints.save(task, "after", new byte[] { 1 });
				assertThat(checkpoints.find(task, "before")).isNotNull();
			});
			assertThat(checkpoints.find(task, "after")).isNotNull();
		}
	}

	@Test
	void whatIsToBeJoinedIsRefusedWithoutATransactionOnTheDatabase() {
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> jdbc().joined((jdbc) -> jdbc.update(INSERT, Map.of())))
			.withMessageContaining("not in a transaction on the DataSource of the task store");
		new TransactionTemplate(new ResourcelessTransactionManager()).executeWithoutResult((status) -> {
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
			assertThat(jdbc().isInTransaction()).isFalse();
		});
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

	/**
	 * Makes transactions on something that is no database.
	 */
	private static final class ResourcelessTransactionManager extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return "transaction";
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
