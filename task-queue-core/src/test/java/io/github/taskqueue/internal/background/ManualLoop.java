package io.github.taskqueue.internal.background;

import java.time.Duration;

/**
 * A loop without a thread, whose clock and turns are moved by hand.
 */
public final class ManualLoop {

	private final RecoveryLoop loop = new RecoveryLoop("test", NeverStarted::new, this::nanoTime);

	private long nanoTime;

	public RecoveryLoop loop() {
		return this.loop;
	}

	private long nanoTime() {
		return this.nanoTime;
	}

	/**
	 * Lets time pass, and then gives a turn to each job that is due.
	 * @param time the time
	 */
	public void pass(Duration time) {
		this.nanoTime += time.toNanos();
		this.loop.turnDueJobs();
	}

	/**
	 * Lets time pass until a job is due, if there is any, and gives it its turn.
	 */
	public void ring() {
		pass(untilDue());
	}

	/**
	 * How long until a job is due.
	 * @return the time, zero if no job ever is
	 */
	public Duration untilDue() {
		long due = this.loop.nextDue();
		return (due != Long.MAX_VALUE) ? Duration.ofNanos(due - this.nanoTime) : Duration.ZERO;
	}

	private static final class NeverStarted extends Thread {

		NeverStarted(Runnable run) {
			super(run);
		}

		@Override
		public void start() {
			// the test gives the turns
		}

	}

}
