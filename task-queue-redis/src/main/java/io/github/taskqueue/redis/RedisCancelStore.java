package io.github.taskqueue.redis;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.springframework.data.redis.core.script.RedisScript;

import io.github.taskqueue.internal.store.CancelStore;
import io.github.taskqueue.internal.store.Position;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Keeps requests as a set of ids in Redis, beside the tasks.
 */
final class RedisCancelStore implements CancelStore {

	private static final RedisScript<Long> REQUEST = RedisStorePart.CANCEL.script("request-cancel", Long.class);

	private static final RedisScript<Long> CANCEL = RedisStorePart.CANCEL.script("cancel-waiting", Long.class);

	private final RedisStore store;

	private final StatusStore tasks;

	private final TaskKeys keys;

	RedisCancelStore(RedisStore store, StatusStore tasks) {
		this.store = store;
		this.tasks = tasks;
		this.keys = new TaskKeys(store);
	}

	@Override
	public boolean request(String taskId, Instant now) {
		return this.store.run(REQUEST, List.of(this.keys.task(taskId), this.keys.cancelled()),
				List.of(RedisBytes.of(taskId))) > 0;
	}

	@Override
	public List<TaskRecord> requested() {
		Set<byte[]> ids = this.store.call((redis) -> redis.opsForSet().members(this.keys.cancelled()));
		return this.tasks.find(ids.stream().map(RedisBytes::text).toList());
	}

	@Override
	public void cancel(TaskRecord task, Instant now) {
		this.store.run(CANCEL, List.of(this.keys.task(task.id()), this.keys.failed()),
				List.of(RedisBytes.of(task.id()), RedisBytes.ofPosition(task.position()),
						RedisBytes.ofPosition(Position.endAfter(task.position())), RedisBytes.of(now.toEpochMilli())));
	}

	@Override
	public void forget(Collection<String> taskIds) {
		Object[] ids = taskIds.stream().map(RedisBytes::of).toArray();
		this.store.call((redis) -> redis.opsForSet().remove(this.keys.cancelled(), ids));
	}

}
