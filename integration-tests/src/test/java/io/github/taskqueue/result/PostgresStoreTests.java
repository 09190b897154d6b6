package io.github.taskqueue.result;

import io.github.taskqueue.database.PostgresServer;
import io.github.taskqueue.database.TestDatabase;

class PostgresStoreTests extends JdbcStoreContract {

	@Override
	TestDatabase database() {
		return PostgresServer.newDatabase();
	}

}
