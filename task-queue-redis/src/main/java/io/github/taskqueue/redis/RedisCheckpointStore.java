package io.github.taskqueue.redis;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.message.TaskKey;
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
	public void save(TaskKey task, String step, byte[] state) {
		this.store.call((redis) -> {
			redis.<String, byte[]>opsForHash().put(this.keys.checkpoints(task.id()), field(task, step), state);
			return null;
		});
	}

	@Override
	public byte @Nullable [] find(TaskKey task, String step) {
		return this.store.call(
				(redis) -> redis.<String, byte[]>opsForHash().get(this.keys.checkpoints(task.id()), field(task, step)));
	}

	/**
	 * With the length of the name, as a name may have any character.
	 */
	private static String field(TaskKey task, String step) {
		return task.name().length() + ":" + task.name() + ":" + step;
	}

}
