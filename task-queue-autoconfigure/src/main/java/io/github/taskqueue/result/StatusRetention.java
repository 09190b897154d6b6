package io.github.taskqueue.result;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.springframework.util.Assert;

import io.github.taskqueue.retry.RecoveryLoop;
import io.github.taskqueue.store.StoreProperties;

/**
 * Removes tasks that ended long ago from the store, some at a time, in one process for
 * all.
 */
final class StatusRetention implements AutoCloseable {

	private static final int STEP = 500;

	private final StatusStore store;

	private final StoreProperties.Retention retention;

	private final Clock clock;

	private final RecoveryLoop loop;

	/**
	 * Whether it is this process' turn and there is more to remove.
	 */
	private boolean removing;

	/**
	 * Removes what is old for the first time when an interval has passed.
	 * @param store removes them
	 * @param retention how long tasks are kept
	 * @param clock tells the current time
	 * @param loop removes; closed with this
	 */
	StatusRetention(StatusStore store, StoreProperties.Retention retention, Clock clock, RecoveryLoop loop) {
		Assert.isTrue(retention.interval().compareTo(Duration.ZERO) > 0,
				"task-queue.store.retention.interval must be positive");
		this.store = store;
		this.retention = retention;
		this.clock = clock;
		this.loop = loop;
		loop.add("Removing old tasks from the store", this::removeOld).wakeAfter(retention.interval());
	}

	/**
	 * Removes some of what is old, if it is this process' turn.
	 */
	private Duration removeOld() {
		Instant now = this.clock.instant();
		Duration interval = this.retention.interval();
		if (this.removing || this.store.takeTurn(now, interval.dividedBy(2))) {
			this.removing = true;
			this.removing = this.store.removeEnded(now.minus(this.retention.succeeded()),
					now.minus(this.retention.failed()), STEP) == STEP;
		}
		return this.removing ? Duration.ZERO : interval;
	}

	@Override
	public void close() {
		this.loop.close();
	}

}
