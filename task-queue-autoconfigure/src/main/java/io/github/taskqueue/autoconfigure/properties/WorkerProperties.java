package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

import io.github.taskqueue.internal.worker.WorkerSettings;

/**
 * Settings of the workers of this application.
 *
 * @param enabled Whether this application runs tasks, or only enqueues them.
 * @param shutdownTimeout Time for running tasks to finish when the application stops.
 * Must be shorter than spring.lifecycle.timeout-per-shutdown-phase.
 * @param stubbornAfter Time for a body to react to the interrupt at its timeout. After
 * that the attempt has failed, although the body still runs.
 * @param maxStubborn Most threads of this application that are replaced because their
 * tasks ignore the interrupt.
 * @param unknownTaskDelay First pause before a task with an unknown name or version is
 * delivered again. It doubles each time, up to 15 minutes.
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
