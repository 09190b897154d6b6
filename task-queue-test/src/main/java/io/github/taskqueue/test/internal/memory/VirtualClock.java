package io.github.taskqueue.test.internal.memory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

import org.springframework.util.Assert;

import io.github.taskqueue.test.TaskClock;

/**
 * A clock that stands still unless it is advanced. Shows whole milliseconds, as messages
 * carry no others.
 */
public final class VirtualClock extends TaskClock {

	private final Clock real = Clock.systemUTC();

	private volatile Instant now;

	private volatile Consumer<Instant> passing = (end) -> {
	};

	/**
	 * Shows the current time.
	 */
	public VirtualClock() {
		this.now = realTime();
	}

	private Instant realTime() {
		return this.real.instant().truncatedTo(ChronoUnit.MILLIS);
	}

	@Override
	public Instant instant() {
		return this.now;
	}

	/**
	 * Has what comes up to a time happen before the clock shows that time.
	 */
	void onPassing(Consumer<Instant> passing) {
		this.passing = passing;
	}

	@Override
	public void advance(Duration duration) {
		Assert.isTrue(!duration.isNegative(), () -> "'duration' must not be negative, but is " + duration);
		Instant end = this.now.plus(duration);
		this.passing.accept(end);
		moveTo(end);
	}

	synchronized void moveTo(Instant time) {
		if (time.isAfter(this.now)) {
			this.now = time;
		}
	}

	/**
	 * Shows the current time again.
	 */
	public void reset() {
		this.now = realTime();
	}

}
