package io.github.taskqueue.it.extend;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.database.MariaDbServer;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.DatabaseConfiguration;

class MariaDbFeatureStoreTests extends FeatureStoreContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(BEANS)
		.with(DatabaseConfiguration.properties(MariaDbServer.newDatabase(), PROPERTIES));

	@Override
	ApplicationExtension application() {
		return application;
	}

}
