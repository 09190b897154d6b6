package io.github.taskqueue.autoconfigure.properties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * Settings of the store in a database.
 */
@ConfigurationProperties("task-queue.store.jdbc")
public record JdbcStoreProperties(@DefaultValue("embedded") DatabaseInitializationMode initializeSchema,
		@DefaultValue(JdbcStoreProperties.SCHEMA) String schema) {

	public static final String SCHEMA = "classpath:io/github/taskqueue/store/schema-@@platform@@.sql";

}
