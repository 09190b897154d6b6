package io.github.taskqueue.result;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.github.taskqueue.database.RedisServer;

class RedisStoreTests extends RedisStoreContract {

	@Override
	LettuceConnectionFactory connect() {
		return new LettuceConnectionFactory("127.0.0.1", RedisServer.shared().port());
	}

}
