package io.github.taskqueue.test.internal.rabbit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.github.taskqueue.test.TaskClock;

/**
 * The clock of the system.
 */
public final class SystemClock extends TaskClock {

	private final Clock real = Clock.systemUTC();

	@Override
	public Instant instant() {
		return this.real.instant();
	}

	@Override
	public void advance(Duration duration) {
		throw new UnsupportedOperationException(
				"In mode BROKER time is real, as RabbitMQ holds what is delayed. Wait for a short delay with"
						+ " drainDelayed(), or set the mode INLINE, where time is virtual");
	}

}
