package io.github.taskqueue.internal.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.Assert;

import io.github.taskqueue.TaskSchedule;
import io.github.taskqueue.TaskSchedules.Plan;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.start.StartException;

/**
 * Reads the schedules of tasks and refuses what cannot be meant. One reader reads all
 * tasks of an application, as names are unique in it.
 */
public final class ScheduleReader {

	private static final Duration LONGEST_CATCH_UP = Duration.ofDays(365);

	private static final Duration LONGEST_JITTER = Duration.ofDays(1);

	private final Map<String, TaskDefinition> names = new HashMap<>();

	private final Map<String, ScheduleProperties> overrides;

	/**
	 * @param overrides settings by the name of a schedule
	 */
	public ScheduleReader(Map<String, ScheduleProperties> overrides) {
		this.overrides = overrides;
	}

	/**
	 * The schedules that the annotations of a task declare, without those that are
	 * disabled.
	 */
	public List<ScheduleDefinition> read(TaskDefinition task) {
		return task.annotations()
			.findAll(TaskSchedule.class)
			.stream()
			.flatMap((each) -> Stream.ofNullable(read(task, each)))
			.toList();
	}

	/**
	 * Names with settings that no schedule has.
	 */
	List<String> unknown() {
		return this.overrides.keySet().stream().filter((name) -> !this.names.containsKey(name)).sorted().toList();
	}

	private @Nullable ScheduleDefinition read(TaskDefinition task, TaskSchedule annotation) {
		String where = task.method().toString();
		if (!task.method().parameters().isEmpty()) {
			throw new StartException("@TaskSchedule method %s has parameters, and a schedule has no arguments for them."
				.formatted(where), "Remove the parameters, or schedule a method without any that calls this one.");
		}
		String name = annotation.name().isBlank() ? task.name() : annotation.name().strip();
		requireName(name, task);
		ScheduleProperties override = this.overrides.getOrDefault(name, ScheduleProperties.UNSET);
		if (Boolean.FALSE.equals(override.enabled())) {
			return null;
		}
		Attributes attributes = new Attributes(name, where);
		boolean otherTimes = override.cron() != null || override.every() != null;
		String cron = otherTimes ? text(override.cron(), "") : annotation.cron().strip();
		String every = otherTimes ? text(override.every(), "") : annotation.every().strip();
		boolean zoned = !otherTimes || override.cron() != null;
		String zone = text(override.zone(), zoned ? annotation.zone().strip() : "UTC");
		Schedule schedule = schedule(cron, every, zone, attributes);
		Duration catchUp = attributes.duration("catchUp", text(override.catchUp(), annotation.catchUp()),
				LONGEST_CATCH_UP, "365 days");
		Duration jitter = attributes.duration("jitter", text(override.jitter(), annotation.jitter()), LONGEST_JITTER,
				"one day");
		int pauseOnFailure = attributes.read("pauseOnFailure",
				text(override.pauseOnFailure(), String.valueOf(annotation.pauseOnFailure())), ScheduleReader::failures,
				"Write a number of failures, or 0 to go on always.");
		Plan plan = (cron.isEmpty() ? Plan.every(name, task.name(), duration(every))
				: Plan.cron(name, task.name(), cron))
			.zone(zone)
			.overlap(Objects.requireNonNullElse(override.overlap(), annotation.overlap()))
			.misfire(Objects.requireNonNullElse(override.misfire(), annotation.misfire()), catchUp)
			.jitter(jitter)
			.pauseOnFailure(pauseOnFailure);
		return new ScheduleDefinition(plan, task.queue(), task.method().version().number(), task.expires(), true,
				schedule);
	}

	private static String text(@Nullable Object override, String annotated) {
		return (override != null) ? override.toString().strip() : annotated;
	}

	/**
	 * The name is part of task ids, beside up to 60 characters for the tick.
	 */
	private void requireName(String name, TaskDefinition task) {
		if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
			throw new StartException(
					"A schedule of @TaskSchedule method %s is named '%s'.".formatted(task.method(), name),
					"Write @TaskSchedule(name = \"…\") with 1 to 64 letters, digits, dots, underscores or hyphens.");
		}
		TaskDefinition other = this.names.putIfAbsent(name, task);
		if (other != null) {
			throw new StartException(
					"Schedule name '%s' is used by %s and by %s.".formatted(name, other.method(), task.method()),
					"Give one of the schedules another name with @TaskSchedule(name = \"…\").");
		}
	}

	private static Schedule schedule(String cron, String every, String zoneId, Attributes attributes) {
		if (cron.isEmpty() == every.isEmpty()) {
			throw new StartException(
					"Schedule '%s' of %s has %s.".formatted(attributes.schedule, attributes.where,
							cron.isEmpty() ? "neither cron nor every" : "both cron and every"),
					"Set either @TaskSchedule(cron = \"…\") or @TaskSchedule(every = \"…\").");
		}
		ZoneId zone = attributes.read("zone", zoneId, ZoneId::of,
				"Write the id of a time zone such as Europe/Berlin or UTC.");
		if (cron.isEmpty()) {
			attributes.read("zone", zone.toString(), ScheduleReader::utc,
					"Remove the zone, or use cron in place of every for times of a day.");
			return attributes.read("every", every, (text) -> new FixedSchedule(duration(text)),
					"Write an interval such as 30s, 15m or 24h.");
		}
		return attributes.read("cron", cron, (text) -> CronSchedule.parse(text, zone),
				"Write the fields minute, hour, day of month, month and day of the week, such as 30 2 * * MON-FRI, with a"
						+ " second before them if need be, or a macro such as @daily.");
	}

	private static String utc(String zone) {
		Assert.isTrue(zone.equals("UTC"), "intervals are counted in real time and have no zone");
		return zone;
	}

	private static int failures(String text) {
		int failures = Integer.parseInt(text);
		Assert.isTrue(failures >= 0, "it is negative");
		return failures;
	}

	private static Duration duration(String text) {
		return DurationFormatterUtils.detectAndParse(text.strip().toLowerCase(Locale.ROOT));
	}

	/**
	 * Reads the attributes of one annotation.
	 */
	private record Attributes(String schedule, String where) {

		<T> T read(String attribute, String text, Function<String, T> reader, String action) {
			try {
				return reader.apply(text);
			}
			catch (IllegalArgumentException | DateTimeException | ArithmeticException ex) {
				throw new StartException("%s of schedule '%s' of %s is '%s': %s.".formatted(attribute, this.schedule,
						this.where, text, ex.getMessage()), action);
			}
		}

		Duration duration(String attribute, String text, Duration longest, String limit) {
			return read(attribute, text, (value) -> {
				Duration duration = ScheduleReader.duration(value);
				Assert.isTrue(!duration.isNegative() && duration.compareTo(longest) <= 0,
						"it must be from 0s to " + limit);
				return duration;
			}, "Write a duration such as 0s, 90s, 1h or 2d, up to %s.".formatted(limit));
		}

	}

}
