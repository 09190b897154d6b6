package io.github.taskqueue.chaos.load;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The schedules of a run.
 */
public enum ScheduleKind {

	/** Every time has its task, however late. */
	EACH(TickingTasks.EACH, TickingTasks.EACH_SECONDS),

	/** A time that comes while a task runs, or when no process leads, has none. */
	SKIPPING(TickingTasks.SKIPPING, 1),

	/** The latest time that came while a task ran has one. */
	BUFFERING(TickingTasks.BUFFERING, 1);

	private final String schedule;

	private final long every;

	ScheduleKind(String schedule, int seconds) {
		this.schedule = schedule;
		this.every = seconds * 1_000L;
	}

	/**
	 * Reads the schedule from the id of one of its tasks.
	 * @param task an id that tells the kind
	 * @return the schedule
	 */
	public static ScheduleKind of(String task) {
		return Stream.of(values())
			.filter((kind) -> task.startsWith(TaskKind.tick(kind.schedule + "@")))
			.findAny()
			.orElseThrow(() -> new IllegalArgumentException("Of no schedule: " + task));
	}

	/**
	 * Makes the id of the task of a time.
	 * @param at the time, in milliseconds since the epoch
	 * @return the only id that tells the kind and that the task may have
	 */
	public String id(long at) {
		String utc = Instant.ofEpochMilli(at).atOffset(ZoneOffset.UTC).toLocalDateTime().toString();
		return TaskKind.tick(this.schedule + "@" + utc + "Z");
	}

	/**
	 * Tells whether the schedule has a time.
	 * @param at milliseconds since the epoch
	 * @return whether it is one of its times
	 */
	public boolean has(long at) {
		return at % this.every == 0;
	}

	/**
	 * Returns the times between two others, without these.
	 * @param from milliseconds since the epoch
	 * @param to milliseconds since the epoch
	 * @return milliseconds since the epoch, in order
	 */
	public LongStream between(long from, long to) {
		long first = Math.floorDiv(from, this.every) + 1;
		return LongStream.range(first, -Math.floorDiv(-to, this.every)).map((each) -> each * this.every);
	}

}
