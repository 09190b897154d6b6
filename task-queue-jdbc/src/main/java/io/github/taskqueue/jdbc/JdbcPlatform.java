package io.github.taskqueue.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

import io.github.taskqueue.internal.start.StartException;

/**
 * Kinds of databases that are known, for what they say differently.
 */
public enum JdbcPlatform {

	/** PostgreSQL. */
	POSTGRESQL("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT DO NOTHING",
			"INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %s", "%1$s = EXCLUDED.%1$s"),

	/**
	 * MySQL and MariaDB. An update on a duplicate key would count as a row, and nobody
	 * could tell it from an insert.
	 */
	MYSQL("INSERT IGNORE INTO %s (%s) VALUES (%s)", "INSERT INTO %s (%s) VALUES (%s) ON DUPLICATE KEY UPDATE %5$s",
			"%1$s = VALUES(%1$s)"),

	/** H2. */
	H2("MERGE INTO %s AS old USING (VALUES (%5$s)) AS new (%4$s) ON %6$s WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)",
			"MERGE INTO %s (%s) KEY (%4$s) VALUES (%3$s)", "");

	private final String insertIfAbsent;

	private final String put;

	private final String replacement;

	JdbcPlatform(String insertIfAbsent, String put, String replacement) {
		this.insertIfAbsent = insertIfAbsent;
		this.put = put;
		this.replacement = replacement;
	}

	/**
	 * Finds out what kind a database is.
	 * @throws DataAccessResourceFailureException if it does not answer
	 */
	public static JdbcPlatform of(DataSource dataSource) {
		String product = product(dataSource);
		return switch (product) {
			case "PostgreSQL" -> POSTGRESQL;
			case "MySQL", "MariaDB" -> MYSQL;
			case "H2" -> H2;
			default -> throw new StartException(
					"task-queue.store.type is 'jdbc', but the database is %s, which is not supported."
						.formatted(product),
					"Use PostgreSQL, MySQL, MariaDB or H2, or another task-queue.store.type.");
		};
	}

	/**
	 * Where the script of a part for this platform is.
	 */
	public String script(String location, JdbcStorePart part) {
		return location.replace("@@part@@", part.name()).replace("@@platform@@", name().toLowerCase(Locale.ROOT));
	}

	private static String product(DataSource dataSource) {
		try {
			return JdbcUtils.extractDatabaseMetaData(dataSource, (data) -> data.getDatabaseProductName());
		}
		catch (MetaDataAccessException ex) {
			throw new DataAccessResourceFailureException("The database does not answer", ex);
		}
		catch (RuntimeException ex) {
			if (ex.getCause() instanceof SQLException) {
				// Not even a DataAccessException where a pool opens its first connection
				throw new DataAccessResourceFailureException("The database does not answer", ex);
			}
			throw ex;
		}
	}

	/**
	 * A statement that inserts a row unless there is one with the same key. Its
	 * parameters are named like the columns.
	 */
	public String insertIfAbsent(String table, List<String> key, List<String> columns) {
		return this.insertIfAbsent.formatted(table, String.join(", ", columns), parameters(columns),
				String.join(", ", key), parameters(key),
				key.stream()
					.map((column) -> "old." + column + " = new." + column)
					.collect(Collectors.joining(" AND ")));
	}

	/**
	 * A statement that inserts a row, or replaces the values of the one with the same
	 * key. It locks no other row and no gap between rows, which two transactions could
	 * wait for in turn. Its parameters are named like the columns.
	 */
	String put(String table, List<String> key, List<String> values) {
		List<String> columns = Stream.concat(key.stream(), values.stream()).toList();
		return this.put.formatted(table, String.join(", ", columns), parameters(columns), String.join(", ", key),
				values.stream().map(this.replacement::formatted).collect(Collectors.joining(", ")));
	}

	private static String parameters(List<String> columns) {
		return columns.stream().map((column) -> ":" + column).collect(Collectors.joining(", "));
	}

}
