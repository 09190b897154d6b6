package io.github.taskqueue.chaos.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * One fault of a schedule.
 *
 * @param kind what happens
 * @param pause after the end of the one before
 * @param lasting how long it lasts, where it does
 * @param choice chooses among victims and other alternatives
 */
public record Fault(FaultKind kind, Duration pause, Duration lasting, int choice) {

	private static final int SHORTEST_PAUSE_MILLIS = 3_000;

	private static final int LONGEST_PAUSE_MILLIS = 8_000;

	static Fault draw(FaultKind kind, RandomGenerator random) {
		Duration pause = Duration.ofMillis(random.nextLong(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
		return new Fault(kind, pause, kind.lasting(random), random.nextInt(Integer.MAX_VALUE));
	}

	/** Returns when it has lasted long enough. */
	void last() throws InterruptedException {
		TimeUnit.MILLISECONDS.sleep(this.lasting.toMillis());
	}

}
