package io.github.taskqueue.autoconfigure.properties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * What becomes of tasks that were in hand in crashes.
 *
 * @param crashPolicy What is done about a task that was in hand when worker processes
 * ended: a process runs one such task at a time until it is clear which one ends
 * processes, or all of them become dead letters.
 * @param maxCrashes Number of processes that a task may end before it is a dead letter.
 * Under the policy 'isolate' only those count that end while it is their one suspect.
 */
@ConfigurationProperties("task-queue.worker")
public record CrashProperties(@DefaultValue("isolate") Policy crashPolicy, @DefaultValue("3") int maxCrashes) {

	public CrashProperties {
		Assert.isTrue(maxCrashes > 0, "task-queue.worker.max-crashes must be at least 1");
	}

	/**
	 * What is done about a task that was in hand when worker processes ended.
	 */
	public enum Policy {

		/**
		 * A process runs one such task at a time, until it is clear which one ends
		 * processes.
		 */
		ISOLATE,

		/**
		 * The task is a dead letter after some crashes.
		 */
		DEAD_LETTER

	}

}
