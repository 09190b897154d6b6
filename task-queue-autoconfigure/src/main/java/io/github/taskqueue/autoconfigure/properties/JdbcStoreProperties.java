package io.github.taskqueue.autoconfigure.properties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * Settings of the store in a database.
 *
 * @param initializeSchema Whether the tables are created at startup: always, never, or
 * only in an embedded database.
 * @param schema Script that creates the tables. @@platform@@ is postgresql, mysql (also
 * for MariaDB) or h2.
 */
@ConfigurationProperties("task-queue.store.jdbc")
public record JdbcStoreProperties(@DefaultValue("embedded") DatabaseInitializationMode initializeSchema,
		@DefaultValue(JdbcStoreProperties.SCHEMA) String schema) {

	public static final String SCHEMA = "classpath:io/github/taskqueue/store/schema-@@platform@@.sql";

}
