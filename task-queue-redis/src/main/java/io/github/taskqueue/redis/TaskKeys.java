package io.github.taskqueue.redis;

/**
 * Names of what is kept in Redis. The indexes are sorted sets of ids by times, in
 * milliseconds since 1970.
 */
final class TaskKeys {

	private final RedisStore store;

	TaskKeys(RedisStore store) {
		this.store = store;
	}

	/**
	 * A task.
	 * @param id its id
	 * @return key of a hash, see {@link TaskHash}
	 */
	String task(String id) {
		return this.store.key("task:" + id);
	}

	/**
	 * What a task has saved.
	 * @param id its id
	 * @return key of a hash, of values by steps
	 */
	String checkpoints(String id) {
		return this.store.key("checkpoints:" + id);
	}

	/**
	 * All tasks.
	 * @return key of an index by the time at which they were enqueued
	 */
	String all() {
		return this.store.key("all");
	}

	/**
	 * Tasks that have ended well.
	 * @return key of an index by the time of their end
	 */
	String succeeded() {
		return this.store.key("succeeded");
	}

	/**
	 * Tasks that have ended otherwise.
	 * @return key of an index by the time of their end, or by that at which their message
	 * comes if that is later
	 */
	String failed() {
		return this.store.key("failed");
	}

	/**
	 * Tasks that are not to run.
	 * @return key of a set of ids
	 */
	String cancelled() {
		return this.store.key("cancelled");
	}

	/**
	 * Who removes old tasks.
	 * @return key of the time until which somebody does
	 */
	String turn() {
		return this.store.key("turn");
	}

}
