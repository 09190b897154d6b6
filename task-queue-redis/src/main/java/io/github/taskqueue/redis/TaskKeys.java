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
	 */
	String task(String id) {
		return this.store.key("task:" + id);
	}

	/**
	 * What a task has saved.
	 */
	String checkpoints(String id) {
		return this.store.key("checkpoints:" + id);
	}

	/**
	 * All tasks.
	 */
	String all() {
		return this.store.key("all");
	}

	/**
	 * Tasks that have ended well.
	 */
	String succeeded() {
		return this.store.key("succeeded");
	}

	/**
	 * Tasks that have ended otherwise.
	 */
	String failed() {
		return this.store.key("failed");
	}

	/**
	 * Tasks that have not ended.
	 */
	String open() {
		return this.store.key("open");
	}

	/**
	 * Names of tasks that are not to run, by their ids.
	 */
	String cancelled() {
		return this.store.key("cancelled");
	}

	/**
	 * Ids of those of them of which not every worker knows yet.
	 */
	String unsettled() {
		return this.store.key("unsettled");
	}

	/**
	 * Who removes old tasks.
	 */
	String turn(String name) {
		return this.store.key("turn:" + name);
	}

}
