package io.github.taskqueue.web.internal;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.internal.background.RecoveryLoop;

/**
 * Has each stream give a sign of life from time to time. Thread-safe.
 */
final class Heartbeats implements AutoCloseable {

	private final Duration period;

	private final RecoveryLoop loop;

	private final RecoveryLoop.Job beating;

	/**
	 * In the order in which they are due, as all have one period.
	 */
	private final Queue<Beat> beats = new ConcurrentLinkedQueue<>();

	Heartbeats(Duration period, RecoveryLoop loop) {
		Assert.isTrue(period.compareTo(Duration.ZERO) > 0, "task-queue.web.heartbeat must be positive");
		this.period = period;
		this.loop = loop;
		this.beating = loop.add("The heartbeat of event streams", this::beat);
	}

	/**
	 * Asks for signs of life from now on.
	 */
	Runnable start(Runnable sign) {
		Beat started = new Beat(sign, System.nanoTime() + this.period.toNanos());
		this.beats.add(started);
		this.beating.wakeAfter(this.period);
		return started::end;
	}

	/**
	 * A stream that fails has its next turn as any other.
	 */
	private Duration beat() {
		long now = System.nanoTime();
		for (Beat next = this.beats.peek(); next != null; next = this.beats.peek()) {
			if (next.due - now > 0) {
				return Duration.ofNanos(next.due - now);
			}
			if (next.sign != null) {
				this.beats.add(next);
			}
			next.due = now + this.period.toNanos();
			this.beats.remove();
			next.give();
		}
		return RecoveryLoop.REST;
	}

	@Override
	public void close() {
		this.loop.close();
	}

	/**
	 * The signs of one stream, until it has ended.
	 */
	private static final class Beat {

		private volatile @Nullable Runnable sign;

		private long due;

		Beat(Runnable sign, long due) {
			this.sign = sign;
			this.due = due;
		}

		void give() {
			Runnable wanted = this.sign;
			if (wanted != null) {
				wanted.run();
			}
		}

		/**
		 * Nothing of the stream stays until the next sign would be due.
		 */
		void end() {
			this.sign = null;
		}

	}

}
