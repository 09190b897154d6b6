package io.github.taskqueue.autoconfigure.properties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Treatment of tasks that were in progress in crashes.
 *
 * @param crashPolicy Treatment of a task that was in progress when worker processes
 * ended: a process runs one such task at a time, to find the one that ends processes, or
 * all of them become dead letters.
 * @param maxCrashes Number of processes that a task may end before it is a dead letter.
 * Under the policy 'isolate', only processes that end while it is their one suspect are
 * counted.
 */
@ConfigurationProperties("task-queue.worker")
public record CrashProperties(@DefaultValue("isolate") Policy crashPolicy, @DefaultValue("3") int maxCrashes) {

	public CrashProperties {
		Assert.isTrue(maxCrashes > 0, "task-queue.worker.max-crashes must be at least 1");
	}

	/**
	 * Treatment of a task that was in progress when worker processes ended.
	 */
	public enum Policy {

		/**
		 * A process runs one such task at a time, to find the one that ends processes.
		 */
		ISOLATE,

		/**
		 * The task is a dead letter after max-crashes crashes.
		 */
		DEAD_LETTER

	}

}
