package io.github.taskqueue.it.store;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.database.RedisServer;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.RedisConfiguration;

class RedisStatusTests extends StatusContract {

	@RegisterExtension
	static final ApplicationExtension worker = ApplicationExtension.of(Tasks.class, RedisConfiguration.class)
		.with(RedisConfiguration.properties(RedisServer.shared(), SETTINGS));

	@Override
	ApplicationExtension worker() {
		return worker;
	}

	@Override
	Class<?> store() {
		return RedisConfiguration.class;
	}

}
