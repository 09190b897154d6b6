package io.github.taskqueue.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.data.redis.core.script.RedisScript;

import io.github.taskqueue.internal.store.ClaimStore;
import io.github.taskqueue.internal.store.TaskRecord;

/**
 * Keeps claims in the hashes of their tasks.
 */
final class RedisClaimStore implements ClaimStore {

	private static final RedisScript<?> CLAIM = RedisStorePart.CLAIM.script("claim-ids", List.class);

	private static final RedisScript<Long> CHANGE = RedisStorePart.CLAIM.script("change-claim", Long.class);

	private static final RedisScript<Long> GIVE_BACK = RedisStorePart.CLAIM.script("give-back", Long.class);

	private final RedisStore store;

	private final TaskKeys keys;

	RedisClaimStore(RedisStore store) {
		this.store = store;
		this.keys = new TaskKeys(store);
	}

	@Override
	public List<Known> claim(List<TaskRecord> tasks, Instant now) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(RedisBytes.of(now.toEpochMilli()));
		tasks.forEach((task) -> arguments.addAll(TaskHash.claim(task)));
		List<String> touched = Stream
			.concat(Stream.of(this.keys.all(), this.keys.failed(), this.keys.cancelled()),
					tasks.stream().map(TaskRecord::id).map(this.keys::task))
			.toList();
		List<?> hashes = (List<?>) this.store.run(CLAIM, touched, arguments);
		return TaskHash.readKnown(tasks.stream().map(TaskRecord::id).toList(), hashes);
	}

	@Override
	public boolean claimAgain(Known seen, Instant now) {
		return seen.claimedAt() != null && change(seen.task().id(), seen.claimedAt(), now) > 0;
	}

	@Override
	public void leaveUnknown(String taskId, Instant claimedAt) {
		change(taskId, claimedAt, Instant.EPOCH);
	}

	private long change(String taskId, Instant from, Instant to) {
		return this.store.run(CHANGE, List.of(this.keys.task(taskId)),
				List.of(RedisBytes.of(from.toEpochMilli()), RedisBytes.of(to.toEpochMilli())));
	}

	@Override
	public void giveBack(String taskId, Instant claimedAt) {
		this.store.run(GIVE_BACK,
				List.of(this.keys.task(taskId), this.keys.all(), this.keys.failed(), this.keys.cancelled(),
						this.keys.unsettled()),
				List.of(RedisBytes.of(taskId), RedisBytes.of(claimedAt.toEpochMilli())));
	}

}
