package io.github.taskqueue.redis;

import java.util.Properties;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.data.redis.core.RedisCallback;

/**
 * Warns if Redis would drop keys when its memory is full. Asks on a thread of its own, as
 * an answer may take long and the application starts without it.
 */
public final class EvictionCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(EvictionCheck.class);

	/**
	 * In a cluster each node has one, with the node's name before it.
	 */
	private static final String POLICY = "maxmemory_policy";

	private static final String NO_EVICTION = "noeviction";

	private final RedisStore store;

	public EvictionCheck(RedisStore store) {
		this.store = store;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Thread thread = new Thread(this::check, "task-queue-eviction-check");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * A Redis that is away or does not tell may well be right.
	 */
	void check() {
		try {
			RedisCallback<Properties> question = (connection) -> connection.serverCommands().info("memory");
			Properties memory = this.store.call((redis) -> redis.execute(question));
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
