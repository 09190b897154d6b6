package io.github.taskqueue.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Where the tables of an application are, and which of their rows are its own. Scripts
 * and statements say {@code @@prefix@@task} for the table {@code task}, and
 * {@code @@index@@task_…} for one of its indexes, which PostgreSQL takes without a schema
 * only.
 *
 * @param namespace the namespace of the application's tasks
 * @param schema schema of the tables, or {@code null} for the one that connections have
 * @param prefix with what the name of each table begins
 */
public record JdbcNames(String namespace, @Nullable String schema, String prefix) {

	/**
	 * Puts the names in place.
	 */
	public String in(String sql) {
		String qualified = (this.schema != null) ? this.schema + "." + this.prefix : this.prefix;
		return sql.replace("@@prefix@@", qualified).replace("@@index@@", this.prefix);
	}

}
