package io.github.taskqueue.webhook.internal;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The pauses between the attempts of a delivery. Pure but for the injected source of
 * chance.
 */
public final class DeliverySchedule {

	private static final double JITTER = 0.1;

	private final List<Duration> pauses;

	private final RandomGenerator random;

	public DeliverySchedule(List<Duration> pauses, RandomGenerator random) {
		this.pauses = List.copyOf(pauses);
		this.random = random;
	}

	/**
	 * The pause after a failed attempt, up to a tenth shorter or longer than listed, so
	 * that deliveries which failed together do not come back together.
	 */
	Duration pause(int attempt) {
		Duration listed = this.pauses.get(Math.min(attempt, this.pauses.size()) - 1);
		return Duration.ofNanos((long) (listed.toNanos() * (1 + JITTER * (2 * this.random.nextDouble() - 1))));
	}

}
