package io.github.taskqueue.redis;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.core.script.RedisScript;

import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.store.CheckpointStore;

/**
 * Keeps the checkpoints of each task in a hash of Redis.
 */
final class RedisCheckpointStore implements CheckpointStore {

	private static final RedisScript<Long> REMOVE_DEAD = RedisStorePart.CHECKPOINT.script("remove-dead", Long.class);

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

	@Override
	public void removeDead(Collection<TaskKey> tasks) {
		tasks.forEach((task) -> this.store.run(REMOVE_DEAD,
				List.of(this.keys.task(task.id()), this.keys.checkpoints(task.id())),
				List.of(RedisBytes.of(task.name()))));
	}

	/**
	 * With the length of the name in bytes, as a name may have any character. Scripts
	 * know the fields of a name too.
	 */
	private static String field(TaskKey task, String step) {
		return RedisBytes.of(task.name()).length + ":" + task.name() + ":" + step;
	}

}
