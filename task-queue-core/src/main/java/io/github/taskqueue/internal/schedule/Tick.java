package io.github.taskqueue.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.zip.CRC32;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * One time of a schedule.
 *
 * @param at when it is due
 * @param label what tells it from the other ticks of its schedule, in all processes
 */
public record Tick(Instant at, String label) {

	/**
	 * A tick of a schedule that follows real time. The label is in UTC, so that it stays
	 * the same if the zone of the schedule changes.
	 */
	static Tick at(Instant at) {
		return new Tick(at, at.atOffset(ZoneOffset.UTC).toLocalDateTime() + "Z");
	}

	/**
	 * A tick of a schedule that fires once at each local time. The label is the time that
	 * the schedule names, also where a clock change skips it, so that it does not depend
	 * on the time zone database of the process.
	 */
	static Tick at(Instant at, LocalDateTime named, ZoneId zone) {
		return new Tick(at, named + "[" + zone + "]");
	}

	/**
	 * The id of the task that a schedule enqueues for this tick.
	 */
	public String taskId(String schedule) {
		return schedule + "@" + this.label;
	}

	/**
	 * How much later than its time the task is to run: evenly spread over the ticks of
	 * all schedules, and the same in all processes.
	 */
	public Duration jitter(String schedule, Duration longest) {
		CRC32 hash = new CRC32();
		hash.update(taskId(schedule).getBytes(US_ASCII));
		return Duration.ofMillis(hash.getValue() % (longest.toMillis() + 1));
	}

}
