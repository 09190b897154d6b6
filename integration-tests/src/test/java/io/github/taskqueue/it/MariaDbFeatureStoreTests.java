package io.github.taskqueue.it;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.database.MariaDbServer;

class MariaDbFeatureStoreTests extends FeatureStoreContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(BEANS)
		.with(DatabaseConfiguration.properties(MariaDbServer.newDatabase(), PROPERTIES));

	@Override
	ApplicationExtension application() {
		return application;
	}

}
