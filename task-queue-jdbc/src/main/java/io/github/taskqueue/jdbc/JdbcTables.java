package io.github.taskqueue.jdbc;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.ReflectionUtils;

import io.github.taskqueue.internal.start.StartException;

/**
 * The kind of the database and the tables in it, which are looked at before the store is
 * first used, whenever the database answers. Thread-safe.
 */
final class JdbcTables {

	private static final Log logger = LogFactory.getLog(JdbcTables.class);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final DataSource dataSource;

	private final JdbcNames names;

	private final Collection<JdbcStorePart> parts;

	private final BiConsumer<DataSource, JdbcPlatform> creation;

	/**
	 * Known for good, unlike the tables.
	 */
	private volatile @Nullable JdbcPlatform kind;

	private volatile @Nullable JdbcPlatform platform;

	private volatile @Nullable String problem;

	JdbcTables(DataSource dataSource, JdbcNames names, Collection<JdbcStorePart> parts,
			BiConsumer<DataSource, JdbcPlatform> creation) {
		this.dataSource = dataSource;
		this.names = names;
		this.parts = parts;
		this.creation = creation;
	}

	/**
	 * Looks at a database that answers soon; one that does not may come later. On a
	 * thread of its own, as some pools and drivers wait for a silent database for ever.
	 * @throws StartException if the database is not supported or a table is missing
	 */
	void lookIfThere() {
		FutureTask<JdbcPlatform> look = new FutureTask<>(this::look);
		Thread thread = new Thread(look, "task-queue-store");
		thread.setDaemon(true);
		thread.start();
		try {
			look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			if (!(ex.getCause() instanceof DataAccessResourceFailureException)) {
				ReflectionUtils.rethrowRuntimeException(ex.getCause());
			}
			logger.debug("The database does not answer yet", ex);
		}
		catch (TimeoutException ex) {
			logger.warn("The database is silent; the application starts without it, and the status of tasks is late");
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * What kind of database it is, once its tables are there.
	 */
	JdbcPlatform platform() {
		JdbcPlatform known = this.platform;
		return (known != null) ? known : lookAgain();
	}

	/**
	 * What kind of database it is, whatever its tables. A thread that holds a connection
	 * is asked for no other one: all others may be held by threads that wait likewise.
	 */
	JdbcPlatform kind(DataSource held) {
		JdbcPlatform known = this.kind;
		if (known == null) {
			known = JdbcPlatform.of(held);
			this.kind = known;
		}
		return known;
	}

	/**
	 * Has the tables looked at once more, as a statement has failed that would not.
	 */
	void forget() {
		this.platform = null;
	}

	private JdbcPlatform lookAgain() {
		try {
			return look();
		}
		catch (StartException ex) {
			if (!String.valueOf(ex.getMessage()).equals(this.problem)) {
				this.problem = ex.getMessage();
				logger.error(ex.getMessage() + " " + ex.action());
			}
			// What is told of an outage has room for little more than what to do
			throw new InvalidDataAccessResourceUsageException(ex.action() + " " + ex.getMessage());
		}
	}

	/**
	 * The lock is not held while a connection to a database that is away is waited for.
	 */
	private JdbcPlatform look() {
		JdbcPlatform found = JdbcPlatform.of(this.dataSource);
		this.kind = found;
		synchronized (this) {
			if (this.platform == null) {
				this.creation.accept(this.dataSource, found);
				JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
				this.parts.forEach((part) -> part.tables()
					.forEach((table) -> require(jdbc, found, part, this.names.in("@@prefix@@" + table))));
				this.platform = found;
				this.problem = null;
			}
		}
		return found;
	}

	private void require(JdbcTemplate jdbc, JdbcPlatform platform, JdbcStorePart part, String table) {
		try {
			jdbc.queryForList("SELECT namespace FROM " + table + " WHERE 1 = 0");
		}
		catch (BadSqlGrammarException ex) {
			throw new StartException(
					("task-queue.store.type is 'jdbc', but the database has no table '%s', or none of this version:"
							+ " %s.")
						.formatted(table, ex.getMostSpecificCause().getMessage()),
					("Run the script %s with '%s' in place of @@prefix@@ and '%s' of @@index@@, or set"
							+ " task-queue.store.jdbc.initialize-schema=always. If it is of an earlier version, move it"
							+ " first as docs/status.md describes.")
						.formatted(platform.script(JdbcStorePart.SCRIPT, part), this.names.in("@@prefix@@"),
								this.names.in("@@index@@")));
		}
	}

}
