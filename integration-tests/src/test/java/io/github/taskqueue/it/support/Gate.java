package io.github.taskqueue.it.support;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds tasks until a test opens it, or for half a minute at most.
 */
public final class Gate {

	private static final Duration LONGEST = Duration.ofSeconds(30);

	private final CountDownLatch latch = new CountDownLatch(1);

	/**
	 * Waits like work that gives way to an interrupt.
	 */
	public void pass() {
		try {
			this.latch.await(LONGEST.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException("Interrupted at the gate", ex);
		}
	}

	public void open() {
		this.latch.countDown();
	}

}
