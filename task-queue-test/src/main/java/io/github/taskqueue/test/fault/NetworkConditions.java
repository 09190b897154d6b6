package io.github.taskqueue.test.fault;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How well the lines of a proxy carry, at the moment.
 */
final class NetworkConditions {

	private static final long UNLIMITED = Long.MAX_VALUE;

	private final Set<Direction> blackHoles = EnumSet.noneOf(Direction.class);

	private long delayNanos;

	private long jitterNanos;

	private long bytesPerSecond = UNLIMITED;

	synchronized void blackhole(Direction direction) {
		this.blackHoles.add(direction);
	}

	synchronized void delay(Duration delay, Duration jitter) {
		this.delayNanos = delay.toNanos();
		this.jitterNanos = jitter.toNanos();
	}

	synchronized void bandwidth(long bytesPerSecond) {
		this.bytesPerSecond = bytesPerSecond;
	}

	synchronized void heal() {
		this.blackHoles.clear();
		this.delayNanos = 0;
		this.jitterNanos = 0;
		this.bytesPerSecond = UNLIMITED;
		notifyAll();
	}

	synchronized void awaitPassage(Direction direction) throws InterruptedException {
		while (this.blackHoles.contains(direction)) {
			wait();
		}
	}

	/** How long what was read now is under way. */
	synchronized long latencyNanos() {
		long spread = this.jitterNanos;
		long offset = (spread > 0) ? ThreadLocalRandom.current().nextLong(-spread, spread + 1) : 0;
		return Math.max(0, this.delayNanos + offset);
	}

	synchronized long bytesPerSecond() {
		return this.bytesPerSecond;
	}

}
