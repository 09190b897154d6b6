package io.github.taskqueue.worker;

import java.time.Duration;

/**
 * How many tasks are read ahead, so that a thread that is done finds its next task here
 * and does not wait for the broker: as many as are done in a fifth of a second. So a task
 * waits here no longer than that, and none does where tasks are long.
 */
final class ReadAheadSize {

	/**
	 * What is read ahead is out of the reach of other workers meanwhile.
	 */
	private static final Duration HORIZON = Duration.ofMillis(200);

	/**
	 * So many are out of the reach of other workers at most, and come under suspicion if
	 * the process crashes.
	 */
	static final int MAX = 500;

	private static final int GROW_BY = 2;

	private static final int SHRINK_BY = 4;

	private final int threads;

	/**
	 * Creates the rule for one queue.
	 * @param threads how many tasks run at a time
	 */
	ReadAheadSize(int threads) {
		this.threads = threads;
	}

	/**
	 * Tells the next size. It changes in large steps only, as each takes two trips to the
	 * broker.
	 * @param size the current size
	 * @param perSecond how many tasks are done in a second
	 * @return the next size, from 0 to {@link #MAX}
	 */
	int next(int size, double perSecond) {
		double wanted = perSecond * HORIZON.toMillis() / Duration.ofSeconds(1).toMillis();
		if (wanted < this.threads) {
			return 0;
		}
		int bounded = (int) Math.min(wanted, MAX);
		return (bounded >= (long) size * GROW_BY || bounded <= size / SHRINK_BY) ? bounded : size;
	}

}
