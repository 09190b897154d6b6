package io.github.taskqueue.internal.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares schedules with the clock on a wall, which is read at each minute around every
 * clock change of 30 years: of two days in ten zones, or of five days in 51 zones with
 * {@code -Dtaskqueue.all-zones=true}.
 */
class ClockChangeTests {

	private static final List<String> ZONES = List.of("Africa/Casablanca", "America/Havana", "America/Nuuk",
			"America/St_Johns", "Asia/Gaza", "Atlantic/Azores", "Australia/Lord_Howe", "Europe/Berlin", "Pacific/Apia",
			"Pacific/Chatham");

	private static final List<String> MORE_ZONES = List.of("Africa/Cairo", "Africa/El_Aaiun", "Africa/Johannesburg",
			"Africa/Tripoli", "Africa/Windhoek", "America/Asuncion", "America/Bogota", "America/Caracas",
			"America/Chicago", "America/Denver", "America/Godthab", "America/Los_Angeles", "America/Mexico_City",
			"America/Montevideo", "America/New_York", "America/Santiago", "America/Sao_Paulo", "America/Scoresbysund",
			"Antarctica/Casey", "Antarctica/Troll", "Asia/Amman", "Asia/Beirut", "Asia/Dhaka", "Asia/Jerusalem",
			"Asia/Kathmandu", "Asia/Kolkata", "Asia/Pyongyang", "Asia/Tehran", "Asia/Tokyo", "Asia/Ulaanbaatar",
			"Atlantic/Stanley", "Australia/Adelaide", "Australia/Sydney", "Europe/Dublin", "Europe/Istanbul",
			"Europe/London", "Europe/Moscow", "Europe/Paris", "Europe/Volgograd", "Pacific/Auckland", "Pacific/Easter");

	private static final List<Times> TIMES = List.of(
			new Times("0 30 2 * * *", true, (time) -> time.getHour() == 2 && time.getMinute() == 30),
			new Times("@daily", true, (time) -> time.getHour() == 0 && time.getMinute() == 0),
			new Times("0 5 1-3 * * *", true,
					(time) -> time.getHour() >= 1 && time.getHour() <= 3 && time.getMinute() == 5),
			new Times("0,20,59 0,2,23 * * *", true,
					(time) -> List.of(0, 2, 23).contains(time.getHour())
							&& List.of(0, 20, 59).contains(time.getMinute())),
			new Times("15 2 * * SUN", true,
					(time) -> time.getDayOfWeek() == SUNDAY && time.getHour() == 2 && time.getMinute() == 15),
			new Times("*/15 * * * *", false, (time) -> time.getMinute() % 15 == 0),
			new Times("30 * * * *", false, (time) -> time.getMinute() == 30),
			new Times("0 0 */2 * * *", false, (time) -> time.getHour() % 2 == 0 && time.getMinute() == 0),
			new Times("0 5/20 0-4 * * MON,SUN", false,
					(time) -> (time.getDayOfWeek() == MONDAY || time.getDayOfWeek() == SUNDAY) && time.getHour() <= 4
							&& time.getMinute() % 20 == 5));

	private static final boolean ALL = Boolean.getBoolean("taskqueue.all-zones");

	private static final int HALF_WINDOW = 60 * (ALL ? 60 : 24);

	private final int[] wrong = new int[3];

	private int expected;

	private int changes;

	@Test
	void schedulesFireAsTheClockOnTheWallSays() {
		ZONES.forEach(this::compare);
		if (ALL) {
			MORE_ZONES.forEach(this::compare);
		}
		String figures = "%d changes, %d ticks".formatted(this.changes, this.expected);
		assertThat(this.wrong).as("missing, extra, wrong from another start of " + figures).containsOnly(0);
		assertThat(this.changes).as(figures).isGreaterThan(400);
		assertThat(this.expected).as(figures).isGreaterThan(100_000);
	}

	private void compare(String id) {
		ZoneId zone = ZoneId.of(id);
		List<Schedule> schedules = TIMES.stream()
			.<Schedule>map((times) -> CronSchedule.parse(times.cron(), zone))
			.toList();
		ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.parse("2000-01-01T00:00:00Z"));
		while (change != null && change.getDateTimeBefore().getYear() < 2030) {
			long minute = change.toEpochSecond() / 60;
			List<List<Tick>> ticks = onTheWall(TimeZone.getTimeZone(id), minute - HALF_WINDOW, minute + HALF_WINDOW);
			for (int i = 0; i < schedules.size(); i++) {
				compareFromTheBeginning(schedules.get(i), ticks.get(i), minute);
				compareFromEverywhere(schedules.get(i), ticks.get(i), minute);
			}
			this.changes++;
			change = zone.getRules().nextTransition(change.getInstant());
		}
	}

	/**
	 * Reads the clock minute by minute. What fires once a day fires when the clock first
	 * shows its time or a later one.
	 */
	private static List<List<Tick>> onTheWall(TimeZone zone, long first, long last) {
		List<List<Tick>> ticks = new ArrayList<>();
		TIMES.forEach((times) -> ticks.add(new ArrayList<>()));
		long latest = local(zone, first - 1);
		for (long minute = first; minute <= last; minute++) {
			long local = local(zone, minute);
			LocalDateTime shown = LocalDateTime.ofEpochSecond(local * 60, 0, ZoneOffset.UTC);
			Instant at = Instant.ofEpochSecond(minute * 60);
			for (int i = 0; i < TIMES.size(); i++) {
				if (!TIMES.get(i).fixed() && TIMES.get(i).match().test(shown)) {
					ticks.get(i).add(new Tick(at, at.toString().replace(":00Z", "Z")));
				}
				else if (TIMES.get(i).fixed()) {
					passed(TIMES.get(i), latest, local, at, zone.getID(), ticks.get(i));
				}
			}
			latest = Math.max(latest, local);
		}
		return ticks;
	}

	private static void passed(Times times, long latest, long local, Instant at, String zone, List<Tick> ticks) {
		for (long passed = latest + 1; passed <= local; passed++) {
			LocalDateTime time = LocalDateTime.ofEpochSecond(passed * 60, 0, ZoneOffset.UTC);
			if (times.match().test(time)) {
				ticks.add(new Tick(at, time + "[" + zone + "]"));
				return;
			}
		}
	}

	private static long local(TimeZone zone, long minute) {
		return minute + zone.getOffset(minute * 60_000) / 60_000;
	}

	private void compareFromTheBeginning(Schedule schedule, List<Tick> ticks, long change) {
		this.expected += ticks.size();
		Instant at = Instant.ofEpochSecond((change - HALF_WINDOW) * 60).minusNanos(1);
		for (Tick expected : ticks) {
			Tick tick = schedule.next(at);
			if (!expected.equals(tick)) {
				this.wrong[0]++;
			}
			at = expected.at();
		}
		Tick after = schedule.next(at);
		if (after != null && !after.at().isAfter(Instant.ofEpochSecond((change + HALF_WINDOW) * 60))) {
			this.wrong[1]++;
		}
	}

	private void compareFromEverywhere(Schedule schedule, List<Tick> ticks, long change) {
		int next = 0;
		for (long minute = change - 200; minute <= change + 200; minute += 10) {
			Instant after = Instant.ofEpochSecond(minute * 60, (minute % 20 == 0) ? 0 : 1);
			while (next < ticks.size() && !ticks.get(next).at().isAfter(after)) {
				next++;
			}
			if (next < ticks.size() && !ticks.get(next).equals(schedule.next(after))) {
				this.wrong[2]++;
			}
		}
	}

	/**
	 * @param fixed whether it fires once at each local time
	 * @param match the local times, by hand
	 */
	private record Times(String cron, boolean fixed, Predicate<LocalDateTime> match) {

	}

}
