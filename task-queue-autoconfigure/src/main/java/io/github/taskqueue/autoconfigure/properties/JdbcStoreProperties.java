package io.github.taskqueue.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.util.Assert;

import io.github.taskqueue.jdbc.JdbcNames;
import io.github.taskqueue.jdbc.JdbcStorePart;

/**
 * Settings of the store in a database.
 *
 * @param initializeSchema Whether the tables are created at startup: always, never, or
 * only in an embedded database.
 * @param schema Script that creates the tables. Its placeholders are @@part@@ (status or
 * checkpoint) and @@platform@@ (postgresql, mysql, also for MariaDB, or h2).
 * @param tablePrefix Beginning of the names of all tables.
 * @param tableSchema Schema of the tables, for MySQL and MariaDB the database. It must
 * exist. Default is that of the connections.
 */
@ConfigurationProperties("task-queue.store.jdbc")
public record JdbcStoreProperties(@DefaultValue("embedded") DatabaseInitializationMode initializeSchema,
		@DefaultValue(JdbcStorePart.SCRIPT) String schema, @DefaultValue("task_queue_") String tablePrefix,
		@Nullable String tableSchema) {

	/**
	 * Checks the names, as they become part of statements.
	 */
	public JdbcStoreProperties {
		Assert.isTrue(tablePrefix.matches("([A-Za-z_][A-Za-z0-9_]{0,29})?"),
				"task-queue.store.jdbc.table-prefix must be up to 30 letters, digits and underscores, and not begin"
						+ " with a digit");
		Assert.isTrue(tableSchema == null || tableSchema.matches("[A-Za-z_][A-Za-z0-9_]{0,62}"),
				"task-queue.store.jdbc.table-schema must be letters, digits and underscores, and not begin with a"
						+ " digit");
	}

	/**
	 * The names of the library.
	 * @param namespace the namespace of the application
	 * @return the names
	 */
	public JdbcNames toNames(String namespace) {
		return new JdbcNames(namespace, this.tableSchema, this.tablePrefix);
	}

}
