package io.github.taskqueue.jdbc;

import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.taskqueue.internal.start.StartException;
import io.github.taskqueue.internal.store.TaskStore;

/**
 * The application's database. What is read and written on connections of its own is so
 * whatever becomes of a transaction of the application on the same thread; what is joined
 * to that transaction is committed or rolled back with it. Thread-safe.
 */
public final class JdbcStore {

	private static final Log logger = LogFactory.getLog(JdbcStore.class);

	private static final int TRIES = 5;

	private final JdbcTables tables;

	private final JdbcNames names;

	private final Collection<JdbcStorePart> parts;

	private final DataSource own;

	/**
	 * To which Spring binds the connection of a transaction.
	 */
	private final DataSource target;

	private final NamedParameterJdbcTemplate jdbc;

	private final NamedParameterJdbcTemplate joined;

	private final TransactionTemplate transaction;

	/**
	 * Creates the store. Nothing is connected yet.
	 * @param dataSource leads to the application's database
	 * @param names names of the tables
	 * @param parts what is kept there
	 * @param creation creates the tables, if they are to be created
	 */
	public JdbcStore(DataSource dataSource, JdbcNames names, Collection<JdbcStorePart> parts,
			BiConsumer<DataSource, JdbcPlatform> creation) {
		this.names = names;
		this.parts = parts;
		OwnConnections own = new OwnConnections(dataSource);
		this.own = own;
		this.target = own.obtainTargetDataSource();
		this.tables = new JdbcTables(own, names, parts, creation);
		this.jdbc = new NamedParameterJdbcTemplate(new JdbcTemplate(own));
		this.joined = new NamedParameterJdbcTemplate(new JdbcTemplate(dataSource));
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(own));
		this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
	}

	/**
	 * What kind of database it is. Fails while the database is away. Takes no second
	 * connection where this thread holds one.
	 */
	public JdbcPlatform platform() {
		return holdsConnection() ? this.tables.kind(this.target) : this.tables.platform();
	}

	/**
	 * Looks at the tables if the database answers. If it does not, that is done before
	 * the store is first used.
	 * @throws StartException if the database is not supported or a table is missing
	 */
	public void lookIfThere() {
		this.tables.lookIfThere();
	}

	/**
	 * The namespace to which all that is read and written belongs.
	 */
	public String namespace() {
		return this.names.namespace();
	}

	/**
	 * A statement with the names of tables in place, see {@link JdbcNames}.
	 */
	public String sql(String text) {
		return this.names.in(text);
	}

	/**
	 * A statement that inserts a row unless there is one with the same key. Its
	 * parameters are named like the columns. Fails while the database is away.
	 */
	public String insertIfAbsent(String table, List<String> key, List<String> columns) {
		return platform().insertIfAbsent(sql("@@prefix@@" + table), key, columns);
	}

	/**
	 * Reads.
	 */
	public <T extends @Nullable Object> T read(Function<NamedParameterJdbcTemplate, T> query) {
		this.tables.platform();
		return checked(() -> query.apply(this.jdbc));
	}

	/**
	 * Reads unless it takes too long. Statements count in whole seconds.
	 * @throws QueryTimeoutException if it takes longer
	 */
	<T extends @Nullable Object> T readWithin(Duration timeout, Function<NamedParameterJdbcTemplate, T> query) {
		JdbcTemplate bounded = new JdbcTemplate(this.own);
		bounded.setQueryTimeout((int) Math.max(1, timeout.toSeconds()));
		this.tables.platform();
		long start = System.nanoTime();
		try {
			return checked(() -> query.apply(new NamedParameterJdbcTemplate(bounded)));
		}
		catch (DataAccessException ex) {
			// Each database has its own exception for it
			if (System.nanoTime() - start >= timeout.toNanos()) {
				throw new QueryTimeoutException("The query was ended after %d s".formatted(timeout.toSeconds()), ex);
			}
			throw ex;
		}
	}

	/**
	 * A table that was there may be gone, for which no row is to be blamed.
	 */
	private <T extends @Nullable Object> T checked(Supplier<T> statements) {
		try {
			return statements.get();
		}
		catch (BadSqlGrammarException ex) {
			this.tables.forget();
			throw ex;
		}
	}

	/**
	 * Writes in one transaction, and once more if another writer was in the way: two that
	 * insert the same row may be a deadlock to the database, which ends one of them, or a
	 * duplicate key.
	 */
	public void write(Consumer<NamedParameterJdbcTemplate> statements) {
		for (int left = TRIES - 1; left > 0; left--) {
			try {
				writeOnce(statements);
				return;
			}
			catch (ConcurrencyFailureException | DuplicateKeyException ex) {
				logger.debug("A write conflicted with another writer and is repeated", ex);
			}
		}
		writeOnce(statements);
	}

	private void writeOnce(Consumer<NamedParameterJdbcTemplate> statements) {
		this.tables.platform();
		checked(() -> this.transaction.execute((status) -> {
			statements.accept(this.jdbc);
			return null;
		}));
	}

	/**
	 * Whether the thread is in a transaction of the application on this database. One on
	 * something else leaves the connection in auto-commit mode.
	 */
	public boolean isInTransaction() {
		return TransactionSynchronizationManager.isActualTransactionActive()
				&& Boolean.FALSE.equals(this.joined.getJdbcOperations().execute(Connection::getAutoCommit));
	}

	/**
	 * Reads or writes in the transaction of the application on this thread. Fails if
	 * there is none, as what is written would then not be rolled back with it.
	 */
	public <T extends @Nullable Object> T joined(Function<NamedParameterJdbcTemplate, T> statements) {
		if (!isInTransaction()) {
			throw new IllegalTransactionStateException(
					"This thread is not in a transaction on the DataSource of the task store");
		}
		return statements.apply(this.joined);
	}

	/**
	 * Reads in the transaction of the application if this thread holds its connection,
	 * and on one of its own otherwise.
	 */
	<T extends @Nullable Object> T readJoining(Function<NamedParameterJdbcTemplate, T> query) {
		return holdsConnection() ? checked(() -> query.apply(this.joined)) : read(query);
	}

	/**
	 * Writes in the transaction of the application if this thread holds its connection
	 * and may write, and in one of its own otherwise.
	 */
	void writeJoining(Consumer<NamedParameterJdbcTemplate> statements) {
		if (holdsConnection() && !TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			checked(() -> {
				statements.accept(this.joined);
				return null;
			});
		}
		else {
			write(statements);
		}
	}

	private boolean holdsConnection() {
		return TransactionSynchronizationManager.hasResource(this.target) && isInTransaction();
	}

	/**
	 * Removes tasks with all that the parts keep of them, in a transaction that has
	 * locked the tasks.
	 */
	void removeTasks(NamedParameterJdbcTemplate jdbc, List<String> ids) {
		if (!ids.isEmpty()) {
			Map<String, Object> tasks = Map.of("namespace", namespace(), "ids", ids);
			this.parts.forEach((part) -> part.removals().forEach((removal) -> jdbc.update(sql(removal), tasks)));
		}
	}

	/**
	 * Spring binds connections of a transaction to their data source, so one of another
	 * identity does not take part in it, unless its connections look for one themselves.
	 */
	private static final class OwnConnections extends DelegatingDataSource {

		OwnConnections(DataSource dataSource) {
			super(dataSource);
			if (dataSource instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null) {
				setTargetDataSource(proxy.getTargetDataSource());
			}
		}

		@Override
		protected DataSource obtainTargetDataSource() {
			return super.obtainTargetDataSource();
		}

	}

	/**
	 * The parts of the store.
	 */
	public TaskStore parts(Clock clock) {
		JdbcStatusStore tasks = new JdbcStatusStore(this);
		return new TaskStore(tasks, new JdbcCancelStore(this), new JdbcCheckpointStore(this, clock),
				new JdbcClaimStore(this, tasks));
	}

}
