package io.github.taskqueue.redis;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConnection;
import org.springframework.data.redis.core.RedisOperations;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.data.redis.serializer.RedisSerializer;

import io.github.taskqueue.internal.store.TaskStore;

/**
 * The application's Redis, on connections of its own: what is written here is written
 * whatever becomes of a transaction of the application on the same thread. Thread-safe.
 */
public final class RedisStore {

	/**
	 * In a cluster, keys with the same text in braces are in the same slot, as those of
	 * one script must be.
	 */
	private static final String SLOT = "{tasks}:";

	private final RedisTemplate<String, byte[]> redis = new RedisTemplate<>();

	/**
	 * Whether Redis has answered, which may be long after the start.
	 */
	private final AtomicBoolean reached = new AtomicBoolean();

	private final String prefix;

	private final Collection<RedisStorePart> parts;

	/**
	 * Creates the store. Nothing is connected yet.
	 */
	public RedisStore(RedisConnectionFactory factory, String prefix, String namespace,
			Collection<RedisStorePart> parts) {
		this.prefix = prefix + namespace + ":" + SLOT;
		this.parts = parts;
		this.redis.setConnectionFactory(new OwnConnections(factory));
		this.redis.setKeySerializer(RedisSerializer.string());
		this.redis.setValueSerializer(RedisSerializer.byteArray());
		this.redis.setHashKeySerializer(RedisSerializer.string());
		this.redis.setHashValueSerializer(RedisSerializer.byteArray());
		this.redis.afterPropertiesSet();
	}

	/**
	 * The key under which something is kept.
	 */
	public String key(String name) {
		return this.prefix + name;
	}

	/**
	 * All keys in which something is kept of a task.
	 */
	Stream<String> keysOfTask(String id) {
		return this.parts.stream().flatMap((part) -> part.keysOfTask().stream()).map((name) -> key(name + id));
	}

	/**
	 * Reads or writes.
	 */
	public <T extends @Nullable Object> T call(Function<RedisOperations<String, byte[]>, T> commands) {
		try {
			T answer = commands.apply(this.redis);
			if (!this.reached.get() && this.reached.compareAndSet(false, true)) {
				EvictionCheck.check(this.redis);
			}
			return answer;
		}
		catch (DataAccessException ex) {
			String message = NestedExceptionUtils.getMostSpecificCause(ex).getMessage();
			if (message != null && message.contains("WRONGTYPE")) {
				throw new DataIntegrityViolationException(
						"A key of the store has a value of another type; another program writes to the store's keys",
						ex);
			}
			throw ex;
		}
	}

	/**
	 * Runs a script.
	 */
	public <T> T run(RedisScript<T> script, List<String> keys, List<byte[]> arguments) {
		return call((redis) -> redis.execute(script, keys, arguments.toArray()));
	}

	/**
	 * Spring binds connections of a transaction to their factory, so one of another
	 * identity does not take part in it.
	 */
	private record OwnConnections(RedisConnectionFactory factory) implements RedisConnectionFactory {

		@Override
		public RedisConnection getConnection() {
			return this.factory.getConnection();
		}

		@Override
		public RedisClusterConnection getClusterConnection() {
			return this.factory.getClusterConnection();
		}

		@Override
		public RedisSentinelConnection getSentinelConnection() {
			return this.factory.getSentinelConnection();
		}

		@Override
		public boolean getConvertPipelineAndTxResults() {
			return this.factory.getConvertPipelineAndTxResults();
		}

		@Override
		public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException failure) {
			return this.factory.translateExceptionIfPossible(failure);
		}

	}

	/**
	 * The parts of the store.
	 */
	public TaskStore parts() {
		RedisStatusStore statuses = new RedisStatusStore(this);
		return new TaskStore(statuses, new RedisCancelStore(this, statuses), new RedisCheckpointStore(this),
				new RedisClaimStore(this));
	}

}
