package io.github.taskqueue.internal.status;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.springframework.util.Assert;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.store.StatusStore;

/**
 * Removes old tasks from the store, some at a time, in one process for all.
 */
final class StatusRetention implements AutoCloseable {

	private static final int STEP = 500;

	private final StatusStore store;

	private final StatusSettings.Retention retention;

	private final Duration interval;

	private final Clock clock;

	private final RecoveryLoop loop;

	/**
	 * Whether it is this process' turn and there is more to remove.
	 */
	private boolean removing;

	/**
	 * Removes what is old for the first time when an interval has passed.
	 */
	public StatusRetention(StatusStore store, StatusSettings.Retention retention, Clock clock, RecoveryLoop loop) {
		this.interval = retention.interval();
		Assert.isTrue(this.interval.compareTo(Duration.ZERO) > 0,
				"task-queue.store.retention.interval must be positive");
		this.store = store;
		this.retention = retention;
		this.clock = clock;
		this.loop = loop;
		loop.add("The removal of old tasks", this::removeOld).wakeAfter(this.interval);
	}

	/**
	 * Removes some of what is old, if it is this process' turn.
	 */
	private Duration removeOld() {
		Instant now = this.clock.instant();
		if (this.removing || this.store.takeTurn("retention", now, this.interval.dividedBy(2))) {
			this.removing = true;
			this.removing = this.store.removeOld(this.retention.limits(now), STEP) == STEP;
		}
		return this.removing ? Duration.ZERO : this.interval;
	}

	@Override
	public void close() {
		this.loop.close();
	}

}
