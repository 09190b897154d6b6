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
 * @param retention How long tasks are kept.
 * @param maxPendingSize Most memory for changes that wait while the store is slow or
 * unavailable. Beyond that results are dropped first and ends of tasks last, and counted.
 * @param maxResultSize Largest result that is kept. Reading a larger one fails with an
 * exception.
 * @param searchTimeout Longest search for tasks. A longer one fails.
 * @param memory Settings of the store in memory.
 */
@ConfigurationProperties("task-queue.store")
public record StoreProperties(@DefaultValue("none") StoreType type, @DefaultValue Retention retention,
		@DefaultValue("32MB") DataSize maxPendingSize, @DefaultValue("1MB") DataSize maxResultSize,
		@DefaultValue("10s") Duration searchTimeout, @DefaultValue Memory memory) {

	/**
	 * The settings of the library.
	 * @param application name of the application
	 * @param resultTimeout the longest wait for a result
	 * @return the settings
	 */
	public StatusSettings toSettings(String application, Duration resultTimeout) {
		return new StatusSettings(application, this.maxPendingSize, this.maxResultSize, this.retention.toSettings(),
				this.searchTimeout, resultTimeout);
	}

	/**
	 * How long tasks are kept.
	 *
	 * @param succeeded How long succeeded tasks are kept after their end.
	 * @param failed How long all other ended tasks are kept after their end, or after
	 * they would have been due.
	 * @param dead How long dead letters that have checkpoints are kept after their end,
	 * if that is longer. Their checkpoints are removed earlier if they are discarded.
	 * @param unended How long tasks are kept that do not end, after they were enqueued,
	 * due and last started.
	 * @param interval Pause between two removals of old tasks.
	 */
	public record Retention(@DefaultValue("7d") Duration succeeded, @DefaultValue("30d") Duration failed,
			@DefaultValue("365d") Duration dead, @DefaultValue("90d") Duration unended,
			@DefaultValue("10m") Duration interval) {

		private StatusSettings.Retention toSettings() {
			return new StatusSettings.Retention(this.succeeded, this.failed, this.dead, this.unended, this.interval);
		}

	}

	/**
	 * Settings of the store in memory.
	 *
	 * @param maxTasks Most tasks in memory. The oldest is dropped.
	 */
	public record Memory(@DefaultValue("100000") int maxTasks) {

	}

}
