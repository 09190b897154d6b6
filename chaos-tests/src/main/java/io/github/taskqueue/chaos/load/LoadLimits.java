package io.github.taskqueue.chaos.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much a process may have in hand, and the properties that say so.
 */
public final class LoadLimits {

	/** Tasks that a worker may read ahead where the prefetch is not configured. */
	private static final int READ_AHEAD = 500;

	/** Deliveries that one worker may have unacknowledged, over all queues. */
	public static final int IN_HAND = 22 + READ_AHEAD + 8 + 12 + 12 + 8 + 8;

	static final int THREADS = 4;

	static final int BATCH = 20;

	/** Tasks that one publisher may have under way. */
	public static final int PUBLISHING = THREADS * BATCH;

	private LoadLimits() {
	}

	/**
	 * Returns the queues of a run.
	 * @return their names without the namespace
	 */
	public static List<String> queues() {
		return List.of(ChaosTasks.QUICK_QUEUE, ChaosTasks.SLOW_QUEUE, ChaosTasks.FLAKY_QUEUE, ChaosTasks.STEPS_QUEUE,
				CrashingTasks.QUEUE, TickingTasks.QUEUE);
	}

	static Map<String, Object> properties() {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("task-queue.queues." + ChaosTasks.QUICK_QUEUE + ".concurrency", 6);
		add(properties, ChaosTasks.SLOW_QUEUE, 8, 8);
		add(properties, ChaosTasks.FLAKY_QUEUE, 4, 12);
		add(properties, ChaosTasks.STEPS_QUEUE, 4, 8);
		add(properties, TickingTasks.QUEUE, 4, 8);
		queues().forEach((queue) -> properties.put("task-queue.queues." + queue + ".timeout", "30s"));
		properties.put("task-queue.queues." + CrashingTasks.QUEUE + ".prefetch", 12);
		properties.put("task-queue.worker.unknown-task-delay", "1s");
		properties.put("task-queue.worker.unknown-task-ttl", "3s");
		properties.put("logging.level.io.github.taskqueue.internal.worker.settle.TaskSettlement", "off");
		return properties;
	}

	private static void add(Map<String, Object> properties, String queue, int concurrency, int prefetch) {
		properties.put("task-queue.queues." + queue + ".concurrency", concurrency);
		properties.put("task-queue.queues." + queue + ".prefetch", prefetch);
	}

}
