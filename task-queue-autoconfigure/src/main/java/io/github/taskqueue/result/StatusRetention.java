package io.github.taskqueue.result;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.taskqueue.store.StoreProperties;

/**
 * Removes tasks that ended long ago from the store, some at a time, in one process for
 * all.
 */
final class StatusRetention implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(StatusRetention.class);

	private static final int STEP = 500;

	private final StatusStore store;

	private final StoreProperties.Retention retention;

	private final Clock clock;

	private final ScheduledExecutorService executor;

	StatusRetention(StatusStore store, StoreProperties.Retention retention, Clock clock) {
		this.store = store;
		this.retention = retention;
		this.clock = clock;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-retention-");
		threads.setDaemon(true);
		this.executor = Executors.newSingleThreadScheduledExecutor(threads);
		long interval = retention.interval().toMillis();
		this.executor.scheduleWithFixedDelay(this::remove, interval, interval, TimeUnit.MILLISECONDS);
	}

	private void remove() {
		try {
			removeOld();
		}
		catch (RuntimeException ex) {
			logger.warn("Old tasks could not be removed from the store: " + ex.getMessage());
		}
	}

	/**
	 * Removes what is old, if it is this process' turn.
	 * @return how many tasks
	 */
	int removeOld() {
		Instant now = this.clock.instant();
		Duration turn = this.retention.interval().dividedBy(2);
		int removed = 0;
		if (this.store.takeTurn(now, turn)) {
			int step;
			do {
				step = this.store.removeEnded(now.minus(this.retention.succeeded()), now.minus(this.retention.failed()),
						STEP);
				removed += step;
			}
			while (step == STEP && !this.executor.isShutdown());
		}
		return removed;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
