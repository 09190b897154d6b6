package io.github.taskqueue.internal.limit;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The limit of one queue: its depth as the broker last told it, plus what this process
 * has sent since. Thread-safe.
 * <p>
 * The broker is asked once a second while something is enqueued, and anew before a task
 * is refused, as workers may have emptied the queue meanwhile. While the depth is not
 * known, everything passes: a broker that is silent is not full.
 */
final class QueueLengthLimit {

	private static final Duration ASK_EVERY = Duration.ofSeconds(1);

	private static final Duration ASK_WHEN_FULL_EVERY = Duration.ofMillis(20);

	private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

	private final long length;

	private final Supplier<OptionalLong> broker;

	private final LongSupplier nanoTime;

	private final ReentrantLock asking = new ReentrantLock();

	private OptionalLong depth = OptionalLong.empty();

	private long sentSince;

	private long underWay;

	private volatile long askedAt;

	private long fullSince;

	private boolean full;

	QueueLengthLimit(long length, Supplier<OptionalLong> broker, LongSupplier nanoTime) {
		this.length = length;
		this.broker = broker;
		this.nanoTime = nanoTime;
		this.askedAt = nanoTime.getAsLong() - ASK_EVERY.toNanos();
	}

	long length() {
		return this.length;
	}

	/**
	 * Takes a place in the queue for a task.
	 */
	@Nullable Duration enter() {
		askIfDue(isFull() ? ASK_WHEN_FULL_EVERY : ASK_EVERY);
		synchronized (this) {
			if (isFull()) {
				return fullFor();
			}
			this.full = false;
			this.underWay++;
			return null;
		}
	}

	/**
	 * Notes what has become of a task.
	 */
	synchronized void leave(boolean stored) {
		this.underWay--;
		if (stored) {
			this.sentSince++;
		}
	}

	private synchronized boolean isFull() {
		return this.depth.isPresent() && this.depth.getAsLong() + this.sentSince + this.underWay >= this.length;
	}

	private Duration fullFor() {
		long now = this.nanoTime.getAsLong();
		if (!this.full) {
			this.full = true;
			this.fullSince = now;
		}
		Duration since = Duration.ofNanos(now - this.fullSince);
		return (since.compareTo(SHORTEST_WAIT) < 0) ? SHORTEST_WAIT
				: (since.compareTo(LONGEST_WAIT) > 0) ? LONGEST_WAIT : since;
	}

	/**
	 * One caller asks; the others go by what is known.
	 */
	private void askIfDue(Duration interval) {
		if (isAskedWithin(interval) || !this.asking.tryLock()) {
			return;
		}
		try {
			if (!isAskedWithin(interval)) {
				ask();
			}
		}
		finally {
			this.asking.unlock();
		}
	}

	private boolean isAskedWithin(Duration interval) {
		return this.nanoTime.getAsLong() - this.askedAt < interval.toNanos();
	}

	/**
	 * What is confirmed while the broker answers may be in its answer or not, and is
	 * counted on top until the next one.
	 */
	private void ask() {
		long known = sentSince();
		OptionalLong answer = this.broker.get();
		synchronized (this) {
			this.depth = answer;
			this.sentSince -= known;
			this.askedAt = this.nanoTime.getAsLong();
		}
	}

	private synchronized long sentSince() {
		return this.sentSince;
	}

}
