package io.github.taskqueue.it;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.database.RedisServer;

class RedisStatusTests extends StatusContract {

	@RegisterExtension
	static final ApplicationExtension worker = ApplicationExtension.of(Tasks.class, RedisConfiguration.class)
		.with(RedisConfiguration.properties(RedisServer.shared()));

	@Override
	ApplicationExtension worker() {
		return worker;
	}

	@Override
	Class<?> store() {
		return RedisConfiguration.class;
	}

}
