package io.github.taskqueue.it.store;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.DatabaseConfiguration;

class PostgresStatusTests extends StatusContract {

	@RegisterExtension
	static final ApplicationExtension worker = ApplicationExtension.of(Tasks.class, DatabaseConfiguration.class)
		.with(DatabaseConfiguration.properties(PostgresServer.newDatabase(), SETTINGS));

	@Override
	ApplicationExtension worker() {
		return worker;
	}

	@Override
	Class<?> store() {
		return DatabaseConfiguration.class;
	}

}
