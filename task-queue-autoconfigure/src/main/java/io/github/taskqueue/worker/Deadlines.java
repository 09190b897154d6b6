package io.github.taskqueue.worker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * Calls when a deadline is over. Nearly all of them are dropped long before, so to set
 * one and to drop it must cost next to nothing: they are looked through from time to
 * time, while there are any. Thread-safe.
 */
final class Deadlines {

	/**
	 * A call may be late by as much.
	 */
	private static final Duration LOOK_EVERY = Duration.ofMillis(20);

	private final ScheduledExecutorService timer;

	private final LongSupplier nanoTime;

	private final Set<Deadline> open = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean looking = new AtomicBoolean();

	/**
	 * Creates deadlines.
	 * @param timer looks through them and makes the calls
	 * @param nanoTime the clock, {@link System#nanoTime()} but in tests
	 */
	Deadlines(ScheduledExecutorService timer, LongSupplier nanoTime) {
		this.timer = timer;
		this.nanoTime = nanoTime;
	}

	/**
	 * Sets a deadline.
	 * @param time how far away it is
	 * @param whenOver called when it is over, perhaps even if it is dropped meanwhile;
	 * must be quick
	 * @return the deadline
	 */
	Deadline set(Duration time, Runnable whenOver) {
		Deadline deadline = new Deadline(this.nanoTime.getAsLong() + TimeUnit.NANOSECONDS.convert(time), whenOver);
		this.open.add(deadline);
		lookSoon();
		return deadline;
	}

	private void lookSoon() {
		if (!this.looking.get() && this.looking.compareAndSet(false, true)) {
			this.timer.schedule(this::look, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void look() {
		this.looking.set(false);
		long now = this.nanoTime.getAsLong();
		for (Deadline deadline : this.open) {
			if (deadline.end - now <= 0) {
				deadline.drop();
				deadline.whenOver.run();
			}
		}
		if (!this.open.isEmpty()) {
			lookSoon();
		}
	}

	/**
	 * A deadline that is set.
	 */
	final class Deadline {

		private final long end;

		private final Runnable whenOver;

		private Deadline(long end, Runnable whenOver) {
			this.end = end;
			this.whenOver = whenOver;
		}

		void drop() {
			Deadlines.this.open.remove(this);
		}

	}

}
