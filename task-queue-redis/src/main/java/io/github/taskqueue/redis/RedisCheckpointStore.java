package io.github.taskqueue.redis;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.store.CheckpointStore;

/**
 * Keeps the checkpoints of each task in a hash of Redis.
 */
final class RedisCheckpointStore implements CheckpointStore {

	private final RedisStore store;

	private final TaskKeys keys;

	RedisCheckpointStore(RedisStore store) {
		this.store = store;
		this.keys = new TaskKeys(store);
	}

	@Override
	public void save(String taskId, String step, byte[] state) {
		this.store.call((redis) -> {
			redis.<String, byte[]>opsForHash().put(this.keys.checkpoints(taskId), step, state);
			return null;
		});
	}

	@Override
	public byte @Nullable [] find(String taskId, String step) {
		return this.store.call((redis) -> redis.<String, byte[]>opsForHash().get(this.keys.checkpoints(taskId), step));
	}

}
