package io.github.taskqueue.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The clock by which tasks become due. In {@link TaskMode#CAPTURE CAPTURE} and
 * {@link TaskMode#INLINE INLINE} it stands still, from the start of each test on, unless
 * it is advanced or a test runs what is delayed. In {@link TaskMode#BROKER BROKER} it is
 * the clock of the system and cannot be advanced, as RabbitMQ holds what is delayed.
 * <p>
 * A bean of this type is there with {@link TaskQueueTest @TaskQueueTest}. Thread-safe.
 */
public abstract class TaskClock extends Clock {

	/**
	 * To be called by the clocks of the modes.
	 */
	protected TaskClock() {
	}

	/**
	 * Moves the time forward. What has become due runs with the next
	 * {@link TaskTester#drain()}. Only schedules do not wait for that: at each of their
	 * times the clock stops, their task is enqueued and, in {@link TaskMode#INLINE
	 * INLINE}, runs, with its retries and before the next time comes.
	 * @param duration how far, not negative
	 * @throws IllegalArgumentException if it is negative
	 * @throws UnsupportedOperationException in {@link TaskMode#BROKER BROKER}
	 */
	public abstract void advance(Duration duration);

	/**
	 * Moves the time forward to an instant.
	 * @param instant the instant, not before the clock's own
	 * @throws IllegalArgumentException if it is before that
	 * @throws UnsupportedOperationException in {@link TaskMode#BROKER BROKER}
	 */
	public void advanceTo(Instant instant) {
		advance(Duration.between(instant(), instant));
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		TaskClock clock = this;
		return new Clock() {

			@Override
			public ZoneId getZone() {
				return zone;
			}

			@Override
			public Clock withZone(ZoneId other) {
				return clock.withZone(other);
			}

			@Override
			public Instant instant() {
				return clock.instant();
			}

		};
	}

}
