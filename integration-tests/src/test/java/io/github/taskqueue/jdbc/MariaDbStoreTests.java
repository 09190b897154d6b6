package io.github.taskqueue.jdbc;

import io.github.taskqueue.database.MariaDbServer;
import io.github.taskqueue.database.TestDatabase;

class MariaDbStoreTests extends JdbcStoreContract {

	@Override
	protected TestDatabase database() {
		return MariaDbServer.newDatabase();
	}

}
