package io.github.taskqueue.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.data.redis.core.script.RedisScript;

import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.internal.store.RetentionLimits;
import io.github.taskqueue.internal.store.StatusStore;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Keeps each task in a hash of Redis, and its id in sorted sets, in which tasks are found
 * by the time of their enqueuing and of their end.
 */
final class RedisStatusStore implements StatusStore {

	/**
	 * What is written in one call: all of it is in the memory of both sides at a time,
	 * and nobody else is served while it is applied.
	 */
	private static final int MAX_SIZE = 4 << 20;

	private static final RedisScript<Long> APPLY = RedisStorePart.STATUS.script("apply-changes", Long.class);

	private static final RedisScript<?> FIND = RedisStorePart.STATUS.script("find-tasks", List.class);

	private static final RedisScript<Long> REMOVE = RedisStorePart.STATUS.script("remove-old", Long.class);

	private static final RedisScript<Long> TAKE_TURN = RedisStorePart.STATUS.script("take-turn", Long.class);

	private final RedisStore store;

	private final TaskKeys keys;

	private final RedisSearch search;

	RedisStatusStore(RedisStore store) {
		this.store = store;
		this.keys = new TaskKeys(store);
		this.search = new RedisSearch(store, this.keys);
	}

	@Override
	public void apply(List<TaskRecord> changes) {
		List<TaskRecord> together = new ArrayList<>();
		int size = 0;
		for (TaskRecord change : changes) {
			if (size + size(change) > MAX_SIZE && !together.isEmpty()) {
				applyAtOnce(together);
				together.clear();
				size = 0;
			}
			together.add(change);
			size += size(change);
		}
		if (!together.isEmpty()) {
			applyAtOnce(together);
		}
	}

	/**
	 * The size of what may be large in a change.
	 */
	private static int size(TaskRecord change) {
		TaskRecord.End end = change.end();
		return change.attempts().length() + ((end != null && end.result() != null) ? end.result().length : 0);
	}

	private void applyAtOnce(List<TaskRecord> changes) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(RedisBytes.of(TaskRecord.MAX_ATTEMPTS_LENGTH));
		changes.forEach((change) -> arguments.addAll(TaskHash.change(change)));
		this.store.run(APPLY, indexesAnd(changes.stream().map(TaskRecord::id).map(this.keys::task)), arguments);
	}

	@Override
	public List<TaskRecord> find(Collection<String> ids) {
		if (ids.isEmpty()) {
			return List.of();
		}
		List<String> asked = List.copyOf(ids);
		List<?> hashes = (List<?>) this.store.run(FIND, asked.stream().map(this.keys::task).toList(), List.of());
		return TaskHash.read(asked, hashes);
	}

	@Override
	public List<TaskRecord> search(TaskQuery query, Instant now, int limit, Duration timeout) {
		return this.search.find(query, now, limit, timeout);
	}

	/**
	 * Found first and removed by their keys then, as a script must be told the keys that
	 * it touches.
	 */
	@Override
	public int removeOld(RetentionLimits limits, int limit) {
		List<String> ids = new ArrayList<>(oldest(this.keys.succeeded(), limits.succeeded(), limit));
		ids.addAll(oldest(this.keys.failed(), limits.failed(), limit - ids.size()));
		ids.addAll(oldest(this.keys.open(), limits.open(), limit - ids.size()));
		if (!ids.isEmpty()) {
			List<byte[]> arguments = Stream.of(limits.succeeded(), limits.failed(), limits.dead(), limits.open())
				.map((time) -> RedisBytes.of(time.toEpochMilli()))
				.collect(Collectors.toCollection(ArrayList::new));
			ids.forEach((id) -> arguments.add(RedisBytes.of(id)));
			this.store.run(REMOVE, indexesAnd(ids.stream().flatMap(this.store::keysOfTask)), arguments);
		}
		return ids.size();
	}

	private List<String> oldest(String index, Instant before, int limit) {
		if (limit <= 0) {
			return List.of();
		}
		Set<byte[]> ids = this.store.call((redis) -> redis.opsForZSet()
			.rangeByScore(index, Double.NEGATIVE_INFINITY, before.toEpochMilli() - 1.0, 0, limit));
		return (ids != null) ? ids.stream().map(RedisBytes::text).toList() : List.of();
	}

	@Override
	public boolean takeTurn(String name, Instant now, Duration period) {
		return this.store.run(TAKE_TURN, List.of(this.keys.turn(name)),
				List.of(RedisBytes.of(now.toEpochMilli()), RedisBytes.of(now.plus(period).toEpochMilli()))) > 0;
	}

	private List<String> indexesAnd(Stream<String> more) {
		return Stream
			.concat(Stream.of(this.keys.all(), this.keys.succeeded(), this.keys.failed(), this.keys.open(),
					this.keys.cancelled(), this.keys.unsettled()), more)
			.toList();
	}

}
