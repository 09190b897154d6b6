package io.github.taskqueue.autoconfigure.properties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

import io.github.taskqueue.jdbc.JdbcStorePart;

/**
 * Settings of the store in a database.
 *
 * @param initializeSchema Whether the tables are created at startup: always, never, or
 * only in an embedded database.
 * @param schema Script that creates the tables. Its placeholders are @@part@@ (status or
 * checkpoint) and @@platform@@ (postgresql, mysql, also for MariaDB, or h2).
 */
@ConfigurationProperties("task-queue.store.jdbc")
public record JdbcStoreProperties(@DefaultValue("embedded") DatabaseInitializationMode initializeSchema,
		@DefaultValue(JdbcStorePart.SCRIPT) String schema) {

}
