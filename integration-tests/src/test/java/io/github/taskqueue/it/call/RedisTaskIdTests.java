package io.github.taskqueue.it.call;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.database.RedisServer;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.RedisConfiguration;

class RedisTaskIdTests extends TaskIdContract {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class, RedisConfiguration.class)
		.with(RedisConfiguration.properties(RedisServer.shared()));

	@Override
	ApplicationExtension application() {
		return application;
	}

	@Override
	Class<?> store() {
		return RedisConfiguration.class;
	}

}
