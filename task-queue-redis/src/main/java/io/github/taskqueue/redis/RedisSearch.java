package io.github.taskqueue.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.data.redis.core.script.RedisScript;

import io.github.taskqueue.TaskCursor;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.internal.store.TaskFilter;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Searches for tasks in Redis: goes through the ids by the time of their enqueuing, the
 * newest first, and keeps those tasks that are asked for.
 */
final class RedisSearch {

	private static final RedisScript<?> DETAILS = RedisStorePart.STATUS.script("find-details", List.class);

	private static final int FEWEST = 100;

	private final RedisStore store;

	private final TaskKeys keys;

	RedisSearch(RedisStore store, TaskKeys keys) {
		this.store = store;
		this.keys = keys;
	}

	/**
	 * Searches.
	 */
	List<TaskRecord> find(TaskQuery query, Instant now, int limit, Duration timeout) {
		long start = System.nanoTime();
		TaskFilter filter = new TaskFilter(query, now);
		List<TaskRecord> found = new ArrayList<>();
		TaskCursor last = query.after();
		int window = Math.max(limit, FEWEST);
		boolean more = true;
		while (more && found.size() < limit) {
			if (System.nanoTime() - start > timeout.toNanos()) {
				throw new QueryTimeoutException("The search was ended after %d s".formatted(timeout.toSeconds()));
			}
			List<TaskCursor> places = places(query, last, window);
			List<TaskCursor> next = after(last, places);
			read(next).stream().filter(filter).forEach(found::add);
			more = places.size() == window;
			if (next.isEmpty()) {
				// more tasks of one millisecond than the window shows
				window *= 2;
			}
			else {
				last = next.get(next.size() - 1);
			}
		}
		return found.subList(0, Math.min(found.size(), limit));
	}

	/**
	 * The last place is looked at again, by its time and not by how many come before it,
	 * as tasks are added and removed meanwhile.
	 */
	private List<TaskCursor> places(TaskQuery query, @Nullable TaskCursor last, int count) {
		double from = millis(query.enqueuedFrom(), Double.NEGATIVE_INFINITY);
		double before = millis(query.enqueuedBefore(), Double.POSITIVE_INFINITY) - 1;
		double to = Math.min(before, (last != null) ? last.enqueuedAt().toEpochMilli() : before);
		Set<TypedTuple<byte[]>> entries = this.store
			.call((redis) -> redis.opsForZSet().reverseRangeByScoreWithScores(this.keys.all(), from, to, 0, count));
		return (entries != null) ? entries.stream().map(RedisSearch::place).toList() : List.of();
	}

	private static double millis(@Nullable Instant time, double otherwise) {
		return (time != null) ? time.toEpochMilli() : otherwise;
	}

	private static TaskCursor place(TypedTuple<byte[]> entry) {
		long millis = (entry.getScore() != null) ? entry.getScore().longValue() : 0;
		byte[] id = (entry.getValue() != null) ? entry.getValue() : new byte[0];
		return new TaskCursor(Instant.ofEpochMilli(millis), RedisBytes.text(id));
	}

	private static List<TaskCursor> after(@Nullable TaskCursor last, List<TaskCursor> places) {
		return (last != null) ? places.stream().filter((place) -> TaskFilter.comesAfter(last, place)).toList() : places;
	}

	/**
	 * In the order of their places. A task may have been removed since.
	 */
	private List<TaskRecord> read(List<TaskCursor> places) {
		if (places.isEmpty()) {
			return List.of();
		}
		List<String> ids = places.stream().map(TaskCursor::taskId).toList();
		List<?> hashes = (List<?>) this.store.run(DETAILS, ids.stream().map(this.keys::task).toList(),
				TaskHash.DETAILS);
		return TaskHash.read(ids, hashes);
	}

}
