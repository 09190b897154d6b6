package io.github.taskqueue.internal.broker.connection;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a channel is careful, as a message that the client library cannot parse has
 * ended its connection and may have been meant for it. Thread-safe.
 */
final class Carefulness {

	/**
	 * A task that holds a careful channel's only place for so long may do so for hours.
	 */
	static final Duration LOOK_EVERY = Duration.ofSeconds(1);

	/**
	 * A careful channel on which nothing comes for so long has nothing to be careful
	 * about. A busy broker needs a while to put back what was in hand.
	 */
	private static final Duration NOTHING_LEFT = Duration.ofSeconds(3);

	private final LongSupplier nanoTime;

	private volatile boolean on;

	private boolean guilty;

	private volatile long openedAt;

	private volatile long lastDelivery;

	Carefulness(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	boolean isOn() {
		return this.on;
	}

	/**
	 * Notes that such a message has ended the channel's connection. Returns whether that
	 * was the first time on a connection of its own, so that the message is in its queue.
	 */
	synchronized boolean begin() {
		boolean found = this.on && !this.guilty;
		this.guilty = this.on;
		this.on = true;
		return found;
	}

	/**
	 * Ends it. Returns whether the channel was careful.
	 */
	synchronized boolean end() {
		boolean ended = this.on;
		this.on = false;
		this.guilty = false;
		return ended;
	}

	void opened() {
		this.openedAt = this.nanoTime.getAsLong();
		this.lastDelivery = this.openedAt;
	}

	/**
	 * All messages that were in hand come before the others, once the broker has put them
	 * back, so there is nothing left to be careful about with the first one that was
	 * never delivered before.
	 */
	boolean isOverWith(boolean redelivered) {
		if (!this.on) {
			return false;
		}
		this.lastDelivery = this.nanoTime.getAsLong();
		return !redelivered && this.lastDelivery - this.openedAt > NOTHING_LEFT.toNanos();
	}

	boolean isOver() {
		return isQuietFor(NOTHING_LEFT);
	}

	boolean isStuck() {
		return isQuietFor(LOOK_EVERY);
	}

	private boolean isQuietFor(Duration time) {
		return this.nanoTime.getAsLong() - this.lastDelivery > time.toNanos();
	}

}
