package io.github.taskqueue.jdbc;

import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import io.github.taskqueue.internal.store.TaskStore;

/**
 * The application's database, on connections of its own: what is written here is written
 * whatever becomes of a transaction of the application on the same thread. Thread-safe.
 */
public final class JdbcStore {

	private static final Log logger = LogFactory.getLog(JdbcStore.class);

	private static final int TRIES = 5;

	private final JdbcPlatform platform;

	private final NamedParameterJdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	public JdbcStore(DataSource dataSource, JdbcPlatform platform) {
		this.platform = platform;
		DataSource own = new OwnConnections(dataSource);
		this.jdbc = new NamedParameterJdbcTemplate(new JdbcTemplate(own));
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(own));
		this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
	}

	/**
	 * What kind of database it is.
	 */
	public JdbcPlatform platform() {
		return this.platform;
	}

	/**
	 * Reads.
	 */
	public <T extends @Nullable Object> T read(Function<NamedParameterJdbcTemplate, T> query) {
		return query.apply(this.jdbc);
	}

	/**
	 * Writes in one transaction, and once more if another writer was in the way: two that
	 * insert the same row may be a deadlock to the database, which ends one of them.
	 */
	public void write(Consumer<NamedParameterJdbcTemplate> statements) {
		for (int left = TRIES - 1; left > 0; left--) {
			try {
				writeOnce(statements);
				return;
			}
			catch (ConcurrencyFailureException ex) {
				logger.debug("A write conflicted with another writer and is repeated", ex);
			}
		}
		writeOnce(statements);
	}

	private void writeOnce(Consumer<NamedParameterJdbcTemplate> statements) {
		this.transaction.executeWithoutResult((status) -> statements.accept(this.jdbc));
	}

	/**
	 * Spring binds connections of a transaction to their data source, so one of another
	 * identity does not take part in it.
	 */
	private static final class OwnConnections extends DelegatingDataSource {

		OwnConnections(DataSource dataSource) {
			super(dataSource);
		}

	}

	/**
	 * The parts of the store.
	 */
	public TaskStore parts(Clock clock) {
		return new TaskStore(new JdbcStatusStore(this), new JdbcCancelStore(this),
				new JdbcCheckpointStore(this, clock));
	}

}
