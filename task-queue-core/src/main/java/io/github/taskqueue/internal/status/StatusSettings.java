package io.github.taskqueue.internal.status;

import java.time.Duration;
import java.time.Instant;

import org.springframework.util.unit.DataSize;

import io.github.taskqueue.internal.store.RetentionLimits;

/**
 * Settings of what is kept in a store.
 *
 * @param application name of the application
 * @param maxPending how large the changes may be that wait for the store
 * @param maxResultSize the largest result that is kept
 * @param retention how long tasks are kept
 * @param searchTimeout the longest search
 * @param resultTimeout the longest wait for a result
 */
public record StatusSettings(String application, DataSize maxPending, DataSize maxResultSize, Retention retention,
		Duration searchTimeout, Duration resultTimeout) {

	/**
	 * How long tasks are kept.
	 *
	 * @param succeeded how long those that have succeeded
	 * @param failed how long those that have ended otherwise
	 * @param dead how long dead letters with checkpoints, if longer
	 * @param unended how long those that have not ended
	 * @param interval how often old tasks are removed
	 */
	public record Retention(Duration succeeded, Duration failed, Duration dead, Duration unended, Duration interval) {

		RetentionLimits limits(Instant now) {
			return new RetentionLimits(now.minus(this.succeeded), now.minus(this.failed), now.minus(this.dead),
					now.minus(this.unended));
		}

	}

}
