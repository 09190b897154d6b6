package io.github.taskqueue.internal.worker.consume;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

import com.rabbitmq.client.AlreadyClosedException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.worker.pool.WorkerPool;

/**
 * Gets deliveries for places that tasks lend while they wait for others of their queue:
 * what they wait for may be behind a prefetch that is full of those that wait. A delivery
 * is asked for when there is a place for it, so that none waits here for longer than
 * others do. Where no task waits this costs nothing.
 */
final class LentPlaces {

	private static final Log logger = LogFactory.getLog(LentPlaces.class);

	private static final Duration LOOK_EVERY = Duration.ofMillis(100);

	private final int threads;

	private final int prefetch;

	private final WorkerPool pool;

	private final Supplier<@Nullable ConsumerSession> session;

	private final RecoveryLoop.Job looking;

	/**
	 * Whether something may come for a place that is claimed back.
	 */
	private boolean expecting;

	LentPlaces(int threads, int prefetch, WorkerPool pool, Supplier<@Nullable ConsumerSession> session,
			RecoveryLoop loop) {
		this.threads = threads;
		this.prefetch = prefetch;
		this.pool = pool;
		this.session = session;
		this.looking = loop.add("The loan of places", this::look);
		pool.lendPlaces(this.looking::wake);
	}

	/**
	 * Looks no more.
	 */
	void stop() {
		this.pool.lendPlaces(null);
		this.looking.remove();
	}

	private Duration look() {
		ConsumerSession current = this.session.get();
		if (current != null && current.isConsuming()) {
			try {
				adjust(current);
			}
			catch (IOException | AlreadyClosedException ex) {
				logger.debug("Places could not be lent: the channel is closed, or the broker does not answer", ex);
			}
		}
		return (this.expecting || this.pool.lent() > 0) ? LOOK_EVERY : RecoveryLoop.REST;
	}

	private void adjust(ConsumerSession current) throws IOException {
		int before = current.lent();
		int now = Math.max(Math.min(before + missing(current), this.pool.lent()), 0);
		if (now != before) {
			current.lend(now);
		}
		boolean any = before > 0 || now > 0;
		if ((any || this.expecting) && this.pool.waiting() > this.prefetch && !current.isReadingAhead()) {
			// A copy of what was in hand in a crash would not tell of that
			this.pool.giveBackWaiting((delivery) -> delivery.crashes() == 0);
		}
		this.expecting = any;
	}

	/**
	 * How many more deliveries there are places for. If it is negative, as many wait
	 * beyond the ordinary prefetch.
	 */
	private int missing(ConsumerSession current) {
		int free = this.pool.free();
		if (free < 0) {
			return Math.min(free + Math.max(this.prefetch - this.threads, 0), 0);
		}
		return current.isFull() ? free : 0;
	}

}
