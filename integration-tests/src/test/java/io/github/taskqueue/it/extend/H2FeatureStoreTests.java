package io.github.taskqueue.it.extend;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.database.TestDatabase;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.DatabaseConfiguration;

class H2FeatureStoreTests extends FeatureStoreContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(BEANS)
		.with(DatabaseConfiguration.properties(TestDatabase.h2("feature"), PROPERTIES));

	@Override
	ApplicationExtension application() {
		return application;
	}

}
