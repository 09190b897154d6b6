package io.github.taskqueue.internal.store;

/**
 * A store, in its parts.
 *
 * @param statuses status and results of tasks
 * @param cancels requests to cancel tasks
 * @param checkpoints checkpoints of running tasks
 * @param claims claims to ids
 */
public record TaskStore(StatusStore statuses, CancelStore cancels, CheckpointStore checkpoints, ClaimStore claims) {

	/**
	 * A store in the memory of this process.
	 */
	public static TaskStore inMemory(int maxTasks) {
		MemoryStore memory = new MemoryStore(maxTasks);
		return new TaskStore(memory, memory, memory, memory);
	}

}
