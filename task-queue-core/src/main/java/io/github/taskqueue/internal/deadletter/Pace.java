package io.github.taskqueue.internal.deadletter;

import java.util.concurrent.TimeUnit;

/**
 * Lets something happen no more than so many times a second, evenly. Not thread-safe.
 */
final class Pace {

	private final long nanosBetween;

	private long next = System.nanoTime();

	private Pace(long nanosBetween) {
		this.nanosBetween = nanosBetween;
	}

	static Pace unlimited() {
		return new Pace(0);
	}

	static Pace perSecond(int times) {
		return new Pace(TimeUnit.SECONDS.toNanos(1) / times);
	}

	/**
	 * Waits until it may happen again.
	 */
	void await() throws InterruptedException {
		long wait = this.next - System.nanoTime();
		if (wait > 0) {
			TimeUnit.NANOSECONDS.sleep(wait);
		}
		this.next = Math.max(this.next, System.nanoTime() - this.nanosBetween) + this.nanosBetween;
	}

}
