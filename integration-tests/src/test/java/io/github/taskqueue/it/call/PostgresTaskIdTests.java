package io.github.taskqueue.it.call;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.DatabaseConfiguration;

class PostgresTaskIdTests extends TaskIdContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, DatabaseConfiguration.class)
		.with(DatabaseConfiguration.properties(PostgresServer.newDatabase()));

	@Override
	ApplicationExtension application() {
		return application;
	}

	@Override
	Class<?> store() {
		return DatabaseConfiguration.class;
	}

}
