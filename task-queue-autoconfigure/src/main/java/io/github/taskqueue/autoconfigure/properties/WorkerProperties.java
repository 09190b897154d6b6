package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

import io.github.taskqueue.internal.worker.WorkerSettings;

/**
 * Settings of the workers of this application.
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
	 */
	public WorkerSettings toSettings(boolean virtualThreads, CrashProperties crash) {
		return new WorkerSettings(virtualThreads, this.shutdownTimeout, this.stubbornAfter, this.maxStubborn,
				this.unknownTaskDelay, this.unknownTaskTtl, crash.crashPolicy() == CrashProperties.Policy.ISOLATE,
				crash.maxCrashes());
	}

}
