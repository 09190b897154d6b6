package io.github.taskqueue.internal.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The times of one schedule. Immutable, and the same in all processes: nothing depends on
 * the current time.
 */
public interface Schedule {

	/**
	 * The first tick after a time, or {@code null} if none ever comes.
	 */
	@Nullable Tick next(Instant after);

	/**
	 * The times in plain language, such as {@code every day at 02:30 Europe/Berlin}.
	 */
	String words();

	/**
	 * The first ticks after one time, up to and including another.
	 */
	default List<Tick> between(Instant from, Instant to, int limit) {
		List<Tick> ticks = new ArrayList<>();
		Tick tick = next(from);
		while (tick != null && !tick.at().isAfter(to) && ticks.size() < limit) {
			ticks.add(tick);
			tick = next(tick.at());
		}
		return ticks;
	}

}
