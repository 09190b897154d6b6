package io.github.taskqueue.redis;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.springframework.data.redis.core.script.RedisScript;

import io.github.taskqueue.internal.message.TaskKey;
import io.github.taskqueue.internal.store.CancelStore;
import io.github.taskqueue.internal.store.Position;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Keeps requests as a hash of ids and names in Redis, beside the tasks, and the ids of
 * those that are not settled as a set.
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
		return this.store.run(REQUEST, List.of(this.keys.task(taskId), this.keys.cancelled(), this.keys.unsettled()),
				List.of(RedisBytes.of(taskId))) > 0;
	}

	@Override
	public List<TaskRecord> unsettled() {
		Set<byte[]> ids = this.store.call((redis) -> redis.opsForSet().members(this.keys.unsettled()));
		return this.tasks.find(ids.stream().map(RedisBytes::text).toList());
	}

	@Override
	public Set<TaskKey> requested() {
		Map<String, byte[]> names = this.store
			.call((redis) -> redis.<String, byte[]>opsForHash().entries(this.keys.cancelled()));
		return names.entrySet()
			.stream()
			.map((entry) -> new TaskKey(entry.getKey(), RedisBytes.text(entry.getValue())))
			.collect(Collectors.toSet());
	}

	@Override
	public Set<TaskKey> requested(Collection<TaskKey> tasks) {
		List<TaskKey> asked = List.copyOf(tasks);
		List<byte[]> names = this.store.call((redis) -> redis.<String, byte[]>opsForHash()
			.multiGet(this.keys.cancelled(), asked.stream().map(TaskKey::id).toList()));
		return IntStream.range(0, asked.size())
			.filter((i) -> names.get(i) != null && asked.get(i).name().equals(RedisBytes.text(names.get(i))))
			.mapToObj(asked::get)
			.collect(Collectors.toSet());
	}

	@Override
	public void cancel(List<TaskRecord> tasks, Instant now) {
		tasks.forEach((task) -> cancel(task, now));
	}

	private void cancel(TaskRecord task, Instant now) {
		this.store.run(CANCEL, List.of(this.keys.task(task.id()), this.keys.failed(), this.keys.open()),
				List.of(RedisBytes.of(task.id()), RedisBytes.ofPosition(task.position()),
						RedisBytes.ofPosition(Position.endAfter(task.position())), RedisBytes.of(now.toEpochMilli())));
	}

	@Override
	public void forget(Collection<String> taskIds) {
		this.store.call((redis) -> redis.opsForHash().delete(this.keys.cancelled(), taskIds.toArray()));
		settle(taskIds);
	}

	@Override
	public void settle(Collection<String> taskIds) {
		Object[] ids = taskIds.stream().map(RedisBytes::of).toArray();
		this.store.call((redis) -> redis.opsForSet().remove(this.keys.unsettled(), ids));
	}

}
