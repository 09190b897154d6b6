package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

import io.github.taskqueue.internal.worker.WorkerSettings;

/**
 * How this application works on queues.
 *
 * @param enabled Whether this application runs tasks, or only enqueues them.
 * @param shutdownTimeout Time that running tasks get to finish when the application
 * stops. Shorter than spring.lifecycle.timeout-per-shutdown-phase.
 * @param stubbornAfter Time that a task gets to give way to the interrupt at its timeout.
 * Then the attempt has failed, whatever its body still does.
 * @param maxStubborn Number of threads that are put in place of those whose tasks do not
 * give way.
 * @param unknownTaskDelay First pause before a task with an unknown name or version is
 * looked at again. It doubles each time, up to 15 minutes.
 * @param unknownTaskTtl Time after which a task with an unknown name or version becomes a
 * dead letter.
 */
@ConfigurationProperties("task-queue.worker")
public record WorkerProperties(@DefaultValue("true") boolean enabled, @DefaultValue("25s") Duration shutdownTimeout,
		@DefaultValue("5s") Duration stubbornAfter, @DefaultValue("10") int maxStubborn,
		@DefaultValue("30s") Duration unknownTaskDelay, @DefaultValue("24h") Duration unknownTaskTtl) {

	public WorkerProperties {
		Assert.isTrue(!stubbornAfter.isNegative(), "task-queue.worker.stubborn-after must not be negative");
		Assert.isTrue(maxStubborn >= 0, "task-queue.worker.max-stubborn must not be negative");
	}

	/**
	 * The settings of the library.
	 * @param virtualThreads whether the application uses virtual threads
	 * @param crash settings for crashes
	 * @return the settings
	 */
	public WorkerSettings toSettings(boolean virtualThreads, CrashProperties crash) {
		return new WorkerSettings(virtualThreads, this.shutdownTimeout, this.stubbornAfter, this.maxStubborn,
				this.unknownTaskDelay, this.unknownTaskTtl, crash.crashPolicy() == CrashProperties.Policy.ISOLATE,
				crash.maxCrashes());
	}

}
