package io.github.taskqueue.result;

import io.github.taskqueue.database.MariaDbServer;
import io.github.taskqueue.database.TestDatabase;

class MariaDbStoreTests extends JdbcStoreContract {

	@Override
	TestDatabase database() {
		return MariaDbServer.newDatabase();
	}

}
