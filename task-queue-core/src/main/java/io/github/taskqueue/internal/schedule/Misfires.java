package io.github.taskqueue.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskSchedule.Misfire;

/**
 * Decides which of the ticks that are due fire. The latest one fires in any case while it
 * is on time; the policy decides on those before it, and on one that comes late.
 *
 * @param limit how many ticks fire at most
 * @param window how old the oldest of them may be
 */
public record Misfires(int limit, Duration window) {

	/**
	 * More missed ticks are counted as this many.
	 */
	static final int MOST_COUNTED = 10_000;

	private static final int MOST_FIRED = 100;

	/**
	 * A leader that was killed has a successor well within this time, so a change of
	 * leaders makes no tick late.
	 */
	private static final Duration ON_TIME = Duration.ofMinutes(1);

	public static Misfires of(Misfire policy, Duration catchUp) {
		boolean late = policy != Misfire.IGNORE && catchUp.compareTo(ON_TIME) > 0;
		return new Misfires((policy == Misfire.FIRE_ALL) ? MOST_FIRED : 1, late ? catchUp : ON_TIME);
	}

	/**
	 * Which ticks fire now. Two leaders that ask the same question get the same answer.
	 * @param since the last tick that fired, or the time from which the schedule counts
	 * @param previous the last tick that fired, or {@code null} if none has
	 */
	public Due due(Schedule schedule, Instant since, @Nullable Instant previous, Instant now) {
		List<Tick> ticks = latest(schedule, since, now);
		Instant end = ticks.isEmpty() ? now : ticks.get(0).at().minusNanos(1);
		int missed = schedule.between(since, end, MOST_COUNTED).size();
		List<Firing> firings = new ArrayList<>();
		Instant before = previous;
		for (Tick tick : ticks) {
			firings.add(new Firing(tick, before, firings.isEmpty() ? missed : 0));
			before = tick.at();
		}
		return new Due(firings, missed);
	}

	/**
	 * Looks back further and further: a schedule can have very many ticks in its window,
	 * and only the latest are of interest.
	 */
	private List<Tick> latest(Schedule schedule, Instant since, Instant now) {
		Instant oldest = later(since, now.minus(this.window).minusNanos(1));
		Duration back = ON_TIME;
		Instant start = later(oldest, now.minus(back));
		List<Tick> latest = last(schedule, start, now);
		while (latest.size() < this.limit && start.isAfter(oldest)) {
			back = back.multipliedBy(2);
			start = later(oldest, now.minus(back));
			latest = last(schedule, start, now);
		}
		return latest;
	}

	private static Instant later(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

	private List<Tick> last(Schedule schedule, Instant start, Instant now) {
		Deque<Tick> last = new ArrayDeque<>();
		Tick tick = schedule.next(start);
		while (tick != null && !tick.at().isAfter(now)) {
			if (last.size() == this.limit) {
				last.remove();
			}
			last.add(tick);
			tick = schedule.next(tick.at());
		}
		return List.copyOf(last);
	}

	/**
	 * What is to be done at one time.
	 *
	 * @param firings the ticks that fire, oldest first
	 * @param missed number of the ticks before them that do not, 10,000 at most
	 */
	public record Due(List<Firing> firings, int missed) {

	}

	/**
	 * A tick that fires.
	 *
	 * @param tick the tick
	 * @param previous the time of the tick that fired before it, or {@code null} for none
	 * @param missed number of the ticks between these two, 10,000 at most
	 */
	public record Firing(Tick tick, @Nullable Instant previous, int missed) {

	}

}
