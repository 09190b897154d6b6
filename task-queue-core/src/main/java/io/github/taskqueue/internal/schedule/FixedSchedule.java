package io.github.taskqueue.internal.schedule;

import java.time.Duration;
import java.time.Instant;

import org.springframework.util.Assert;

/**
 * A schedule with a fixed interval, counted from the epoch: processes that start at
 * different times, and restarts, agree on its ticks.
 */
final class FixedSchedule implements Schedule {

	private static final Duration LONGEST = Duration.ofDays(365);

	private final long seconds;

	FixedSchedule(Duration every) {
		Assert.isTrue(every.toSeconds() > 0 && every.getNano() == 0 && every.compareTo(LONGEST) <= 0,
				"it must be whole seconds, from one second to 365 days");
		this.seconds = every.toSeconds();
	}

	@Override
	public Tick next(Instant after) {
		long passed = Math.floorDiv(after.getEpochSecond(), this.seconds);
		return Tick.at(Instant.ofEpochSecond((passed + 1) * this.seconds));
	}

	@Override
	public String words() {
		return (this.seconds % 3600 == 0) ? CronWords.every(this.seconds / 3600, "hour") : (this.seconds % 60 == 0)
				? CronWords.every(this.seconds / 60, "minute") : CronWords.every(this.seconds, "second");
	}

}
