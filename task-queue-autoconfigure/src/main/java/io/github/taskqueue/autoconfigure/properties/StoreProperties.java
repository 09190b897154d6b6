package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.github.taskqueue.internal.status.StatusSettings;

/**
 * Settings of the store of status, results, progress and checkpoints.
 *
 * @param type Storage of status, results, progress and checkpoints of tasks.
 * @param retention How long tasks are kept after their end.
 * @param maxPendingSize Most memory for changes that wait while the store is slow or
 * unavailable. Beyond that results are dropped first and ends of tasks last, and counted.
 * @param maxResultSize Largest result that is kept. Reading a larger one fails with an
 * exception.
 * @param memory Settings of the store in memory.
 */
@ConfigurationProperties("task-queue.store")
public record StoreProperties(@DefaultValue("none") StoreType type, @DefaultValue Retention retention,
		@DefaultValue("32MB") DataSize maxPendingSize, @DefaultValue("1MB") DataSize maxResultSize,
		@DefaultValue Memory memory) {

	/**
	 * The settings of the library.
	 * @param application name of the application
	 * @param resultTimeout the longest wait for a result
	 * @return the settings
	 */
	public StatusSettings toSettings(String application, Duration resultTimeout) {
		return new StatusSettings(application, this.maxPendingSize, this.maxResultSize, this.retention.succeeded(),
				this.retention.failed(), this.retention.interval(), resultTimeout);
	}

	/**
	 * How long tasks are kept after their end.
	 *
	 * @param succeeded How long succeeded tasks are kept.
	 * @param failed How long all other ended tasks are kept.
	 * @param interval Pause between two removals of old tasks.
	 */
	public record Retention(@DefaultValue("7d") Duration succeeded, @DefaultValue("30d") Duration failed,
			@DefaultValue("10m") Duration interval) {

	}

	/**
	 * Settings of the store in memory.
	 *
	 * @param maxTasks Most tasks in memory. The oldest is dropped.
	 */
	public record Memory(@DefaultValue("100000") int maxTasks) {

	}

}
