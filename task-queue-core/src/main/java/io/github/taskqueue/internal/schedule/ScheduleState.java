package io.github.taskqueue.internal.schedule;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskSchedule.Overlap;

/**
 * How far a schedule has come. One task of a schedule is under way at most; whatever else
 * is due waits here, and not in the queue.
 *
 * @param times the times of the schedule for which this holds
 * @param seen up to which time it is decided what fires
 * @param last the tick whose task was enqueued last, or {@code null}
 * @param open id of the task that is under way, or {@code null}
 * @param openSince when that was enqueued
 * @param waiting the ticks that fire when it has ended
 * @param missed number of ticks that were left out since the last task
 */
record ScheduleState(String times, Instant seen, @Nullable Instant last, @Nullable String open, Instant openSince,
		List<Instant> waiting, int missed) {

	/**
	 * A queue of ticks that only grows would never be worked off.
	 */
	static final int MOST_WAITING = 100;

	static ScheduleState from(String times, Instant since) {
		return new ScheduleState(times, since, null, null, Instant.EPOCH, List.of(), 0);
	}

	/**
	 * Goes on with other times.
	 */
	ScheduleState with(String times, Instant since) {
		return times.equals(this.times) ? this
				: new ScheduleState(times, since, this.last, this.open, this.openSince, List.of(), 0);
	}

	/**
	 * Goes on after a pause.
	 */
	ScheduleState resumed(Instant at) {
		return at.isAfter(this.seen)
				? new ScheduleState(this.times, at, this.last, null, Instant.EPOCH, List.of(), this.missed) : this;
	}

	/**
	 * The task that was under way has ended.
	 */
	ScheduleState ended() {
		return new ScheduleState(this.times, this.seen, this.last, null, Instant.EPOCH, this.waiting, this.missed);
	}

	/**
	 * Takes note of what is due.
	 */
	ScheduleState accept(Overlap overlap, Misfires.Due due, Instant now) {
		List<Instant> ticks = due.firings().stream().map((firing) -> firing.tick().at()).toList();
		if (ticks.isEmpty() && due.missed() == 0) {
			return this;
		}
		List<Instant> next = ticks.isEmpty() ? this.waiting : waiting(overlap, ticks);
		int leftOut = due.missed() + this.waiting.size() + ticks.size() - next.size();
		return new ScheduleState(this.times, ticks.isEmpty() ? now : ticks.get(ticks.size() - 1), this.last, this.open,
				this.openSince, next, Math.min(this.missed + leftOut, Misfires.MOST_COUNTED));
	}

	private List<Instant> waiting(Overlap overlap, List<Instant> ticks) {
		List<Instant> latest = ticks.subList(ticks.size() - 1, ticks.size());
		boolean busy = this.open != null || !this.waiting.isEmpty();
		return switch (overlap) {
			case SKIP -> busy ? this.waiting : ticks;
			case BUFFER_ONE -> !busy ? ticks
					: Stream.of(this.waiting.subList(0, Math.max(this.waiting.size() - 1, 0)), latest)
						.flatMap(Collection::stream)
						.toList();
			case QUEUE -> Stream.of(this.waiting, ticks).flatMap(Collection::stream).limit(MOST_WAITING).toList();
			case CANCEL_RUNNING -> latest;
		};
	}

	/**
	 * The first of the ticks that wait has its task.
	 */
	ScheduleState fired(Instant tick, String task, Instant now) {
		return new ScheduleState(this.times, this.seen, tick, task, now, rest(), 0);
	}

	/**
	 * The first of the ticks that wait gets no task.
	 */
	ScheduleState leftOut() {
		return new ScheduleState(this.times, this.seen, this.last, this.open, this.openSince, rest(), this.missed + 1);
	}

	private List<Instant> rest() {
		return List.copyOf(this.waiting.subList(1, this.waiting.size()));
	}

	/**
	 * As it stands in the journal.
	 */
	Map<String, Object> toValue() {
		Map<String, Object> value = new HashMap<>();
		value.put("times", this.times);
		value.put("seen", this.seen.toEpochMilli());
		if (this.last != null) {
			value.put("last", this.last.toEpochMilli());
		}
		if (this.open != null) {
			value.put("open", this.open);
			value.put("open-since", this.openSince.toEpochMilli());
		}
		value.put("waiting", this.waiting.stream().map(Instant::toEpochMilli).toList());
		value.put("missed", this.missed);
		return value;
	}

	static ScheduleState of(Map<String, Object> value) {
		List<Instant> waiting = (value.get("waiting") instanceof Collection<?> ticks)
				? ticks.stream().flatMap((each) -> Stream.ofNullable(time(each))).toList() : List.of();
		Instant openSince = time(value.get("open-since"));
		Instant seen = time(value.get("seen"));
		return new ScheduleState(String.valueOf(value.get("times")), (seen != null) ? seen : Instant.EPOCH,
				time(value.get("last")), (value.get("open") instanceof String open) ? open : null,
				(openSince != null) ? openSince : Instant.EPOCH, waiting,
				(value.get("missed") instanceof Number missed) ? missed.intValue() : 0);
	}

	private static @Nullable Instant time(@Nullable Object millis) {
		return (millis instanceof Number number) ? Instant.ofEpochMilli(number.longValue()) : null;
	}

}
