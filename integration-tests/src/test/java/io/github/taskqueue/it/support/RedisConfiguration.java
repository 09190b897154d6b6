package io.github.taskqueue.it.support;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.taskqueue.database.RedisServer;

/**
 * Gives an application a Redis.
 */
@Configuration(proxyBeanMethods = false)
@Import(DataRedisAutoConfiguration.class)
public class RedisConfiguration {

	/**
	 * Properties of an application with a store that is empty.
	 * @param redis the server
	 * @param more other properties
	 * @return all properties
	 */
	public static String[] properties(RedisServer redis, String... more) {
		List<String> properties = new ArrayList<>(
				List.of("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + redis.port(),
						"task-queue.store.type=redis", "task-queue.store.redis.key-prefix=" + UUID.randomUUID() + ":"));
		properties.addAll(List.of(more));
		return properties.toArray(String[]::new);
	}

}
