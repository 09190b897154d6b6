package io.github.taskqueue.it.extend;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.DatabaseConfiguration;

class PostgresFeatureStoreTests extends FeatureStoreContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(BEANS)
		.with(DatabaseConfiguration.properties(PostgresServer.newDatabase(), PROPERTIES));

	@Override
	ApplicationExtension application() {
		return application;
	}

}
