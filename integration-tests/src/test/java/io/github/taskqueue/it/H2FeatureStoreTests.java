package io.github.taskqueue.it;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.database.TestDatabase;

class H2FeatureStoreTests extends FeatureStoreContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(BEANS)
		.with(DatabaseConfiguration.properties(TestDatabase.h2("feature"), PROPERTIES));

	@Override
	ApplicationExtension application() {
		return application;
	}

}
