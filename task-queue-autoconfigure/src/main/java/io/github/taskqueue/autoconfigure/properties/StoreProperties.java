package io.github.taskqueue.autoconfigure.properties;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.github.taskqueue.internal.status.StatusSettings;

/**
 * Where state is kept beyond the broker, and for how long.
 *
 * @param type Where status, results, progress and checkpoints of tasks are kept.
 * @param retention How long tasks are kept after their end.
 * @param maxPending Changes that may wait while the store is slow or out of reach. What
 * comes on top is dropped and counted.
 * @param maxResultSize Largest result that is kept. Whoever asks for a larger one is told
 * so.
 * @param memory What is kept in memory.
 */
@ConfigurationProperties("task-queue.store")
public record StoreProperties(@DefaultValue("none") StoreType type, @DefaultValue Retention retention,
		@DefaultValue("100000") int maxPending, @DefaultValue("1MB") DataSize maxResultSize,
		@DefaultValue Memory memory) {

	/**
	 * The settings of the library.
	 * @param application name of the application
	 * @param resultTimeout the longest wait for a result
	 * @return the settings
	 */
	public StatusSettings toSettings(String application, Duration resultTimeout) {
		return new StatusSettings(application, this.maxPending, this.maxResultSize, this.retention.succeeded(),
				this.retention.failed(), this.retention.interval(), resultTimeout);
	}

	/**
	 * How long tasks are kept after their end.
	 *
	 * @param succeeded How long tasks are kept that have ended well.
	 * @param failed How long all other tasks are kept.
	 * @param interval Pause between two removals.
	 */
	public record Retention(@DefaultValue("7d") Duration succeeded, @DefaultValue("30d") Duration failed,
			@DefaultValue("10m") Duration interval) {

	}

	/**
	 * What is kept in memory.
	 *
	 * @param maxTasks Tasks that are kept. The oldest gives way.
	 */
	public record Memory(@DefaultValue("100000") int maxTasks) {

	}

}
