package io.github.taskqueue.crash;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * What becomes of tasks that were in hand in crashes.
 *
 * @param crashPolicy What is done about a task that was in hand when worker processes
 * ended: it runs alone from then on, or it becomes a dead letter together with those that
 * were in hand beside it.
 * @param maxCrashes Number of processes that a task may end before it is a dead letter.
 * Under the policy 'isolate' only those count that end while the task runs alone.
 */
@ConfigurationProperties("task-queue.worker")
record CrashProperties(@DefaultValue("isolate") Policy crashPolicy, @DefaultValue("3") int maxCrashes) {

	CrashProperties {
		Assert.isTrue(maxCrashes > 0, "task-queue.worker.max-crashes must be at least 1");
	}

	/**
	 * What is done about a task that was in hand when worker processes ended.
	 */
	enum Policy {

		/**
		 * The task runs alone until it is clear whether it ends processes.
		 */
		ISOLATE,

		/**
		 * The task is a dead letter after some crashes.
		 */
		DEAD_LETTER

	}

}
