package io.github.taskqueue.internal.worker.prefetch;

import java.time.Duration;

/**
 * Whether the tasks of a queue are so short that more of them are worth having here than
 * there are threads. For one thread at a time.
 */
public final class TaskPace {

	/**
	 * What waits here is out of the reach of other workers for about so long.
	 */
	private static final Duration HORIZON = Duration.ofMillis(500);

	/**
	 * The pace has to fall clearly below the one that was high enough: a pause of the
	 * machine, such as one of its garbage collector, is not to be taken for slowness.
	 */
	private static final int PATIENCE = 4;

	/**
	 * Fewer tasks than this at a look tell nothing, unless there are fewer threads.
	 */
	private static final int ENOUGH = 10;

	private final int enough;

	private final double limit;

	private long ended;

	private long busy;

	public TaskPace(int threads, int size) {
		this.enough = Math.min(threads, ENOUGH);
		this.limit = (double) HORIZON.toNanos() * threads / size;
	}

	/**
	 * Looks at the time since the last look. What counts is how long threads have worked
	 * for a task, and not how many tasks came: threads that wait for the broker are what
	 * more tasks are a remedy for.
	 */
	public boolean isHigh(boolean before, long ended, long busy) {
		long tasks = ended - this.ended;
		double each = (double) (busy - this.busy) / Math.max(tasks, 1);
		this.ended = ended;
		this.busy = busy;
		return before ? tasks > 0 && each < this.limit * PATIENCE : tasks >= this.enough && each < this.limit;
	}

}
