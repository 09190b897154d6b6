package io.github.taskqueue.internal.worker.attempt;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.outcome.ReadableFailure;

/**
 * Calls when a deadline is over. Nearly all of them are dropped long before, so to set
 * one and to drop it must cost next to nothing: they are looked through from time to
 * time, while there are any. Thread-safe.
 */
public final class Deadlines {

	private static final Log logger = LogFactory.getLog(Deadlines.class);

	/**
	 * A call may be late by as much.
	 */
	private static final Duration LOOK_EVERY = Duration.ofMillis(20);

	private final RecoveryLoop.Job looking;

	private final LongSupplier nanoTime;

	private final Set<Deadline> open = ConcurrentHashMap.newKeySet();

	/**
	 * Creates deadlines.
	 */
	public Deadlines(RecoveryLoop timer, LongSupplier nanoTime) {
		this.looking = timer.add("The check of deadlines", this::look);
		this.nanoTime = nanoTime;
	}

	/**
	 * Sets a deadline.
	 */
	Deadline set(Duration time, Runnable whenOver) {
		Deadline deadline = new Deadline(this.nanoTime.getAsLong() + TimeUnit.NANOSECONDS.convert(time), whenOver);
		this.open.add(deadline);
		if (this.looking.isResting()) {
			this.looking.wakeAfter(LOOK_EVERY);
		}
		return deadline;
	}

	/**
	 * A call that throws keeps no other one from being made.
	 */
	private Duration look() {
		long now = this.nanoTime.getAsLong();
		for (Deadline deadline : this.open) {
			if (deadline.end - now <= 0) {
				deadline.drop();
				call(deadline.whenOver);
			}
		}
		return this.open.isEmpty() ? RecoveryLoop.REST : LOOK_EVERY;
	}

	private static void call(Runnable whenOver) {
		try {
			whenOver.run();
		}
		catch (Throwable ex) {
			logger.warn("The action at a deadline failed", ReadableFailure.of(ex));
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
