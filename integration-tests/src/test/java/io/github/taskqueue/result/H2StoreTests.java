package io.github.taskqueue.result;

import io.github.taskqueue.database.TestDatabase;

class H2StoreTests extends JdbcStoreContract {

	@Override
	TestDatabase database() {
		return TestDatabase.h2("contract");
	}

}
