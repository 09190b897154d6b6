package io.github.taskqueue.redis;

import java.util.Properties;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisOperations;

/**
 * Warns if Redis would drop keys when its memory is full.
 */
final class EvictionCheck {

	private static final Log logger = LogFactory.getLog(EvictionCheck.class);

	/**
	 * In a cluster each node has one, with the node's name before it.
	 */
	private static final String POLICY = "maxmemory_policy";

	private static final String NO_EVICTION = "noeviction";

	private EvictionCheck() {
	}

	/**
	 * A Redis that does not tell may well be right.
	 */
	static void check(RedisOperations<?, ?> redis) {
		try {
			RedisCallback<Properties> question = (connection) -> connection.serverCommands().info("memory");
			Properties memory = redis.execute(question);
			if (memory != null) {
				memory.stringPropertyNames()
					.stream()
					.filter((name) -> name.endsWith(POLICY))
					.map(memory::getProperty)
					.filter((policy) -> !policy.equals(NO_EVICTION))
					.findAny()
					.ifPresent(EvictionCheck::warn);
			}
		}
		catch (RuntimeException ex) {
			logger.debug("The eviction policy of Redis cannot be read", ex);
		}
	}

	private static void warn(String policy) {
		logger.warn(("Redis has the maxmemory-policy '%s', so it drops tasks and their checkpoints when its memory is"
				+ " full. Set it to '%s'")
			.formatted(policy, NO_EVICTION));
	}

}
