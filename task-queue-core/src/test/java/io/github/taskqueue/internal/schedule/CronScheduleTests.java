package io.github.taskqueue.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.internal.message.TaskKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CronScheduleTests {

	private static final ZoneId UTC = ZoneId.of("UTC");

	private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

	/**
	 * The table of docs/schedules.md.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					30 2 * * *    | Europe/Berlin       | 2027-03-28 | 2027-03-28T01:00:00Z
					0,30 2 * * *  | Europe/Berlin       | 2027-03-28 | 2027-03-28T01:00:00Z
					0 2,3 * * *   | Europe/Berlin       | 2027-03-28 | 2027-03-28T01:00:00Z
					30 2 * * *    | Europe/Berlin       | 2026-10-25 | 2026-10-25T00:30:00Z
					0 0 * * *     | America/Havana      | 2026-11-01 | 2026-11-01T04:00:00Z
					0 0 * * *     | America/Havana      | 2027-03-14 | 2027-03-14T05:00:00Z
					45 1 * * *    | Australia/Lord_Howe | 2027-04-04 | 2027-04-03T14:45:00Z
					*/30 2 * * *  | Europe/Berlin       | 2027-03-28 |
					0/30 2 * * *  | Europe/Berlin       | 2026-10-25 | 2026-10-25T00:00:00Z 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z
					30 * * * *    | Europe/Berlin       | 2027-03-28 | 23 times
					30 * * * *    | Europe/Berlin       | 2026-10-25 | 25 times
					*/15 * * * *  | Pacific/Chatham     | 2027-04-04 | 100 times
					*/15 * * * *  | Australia/Lord_Howe | 2027-04-04 | 98 times
					*/15 * * * *  | Australia/Lord_Howe | 2026-10-04 | 94 times
					""")
	void clockChangesHaveOnePolicy(String cron, ZoneId zone, String day, String expected) {
		Instant start = LocalDate.parse(day).atStartOfDay(zone).toInstant();
		Instant end = LocalDate.parse(day).plusDays(1).atStartOfDay(zone).toInstant();
		List<Tick> ticks = CronSchedule.parse(cron, zone).between(start.minusNanos(1), end.minusNanos(1), 1000);
		if (expected != null && expected.endsWith("times")) {
			assertThat(ticks).hasSize(Integer.parseInt(expected.split(" ")[0]));
		}
		else {
			assertThat(ticks).extracting(Tick::at)
				.containsExactlyElementsOf(
						(expected != null) ? Stream.of(expected.split(" ")).map(Instant::parse).toList() : List.of());
		}
	}

	@Test
	void skippedDayFiresAtItsEnd() {
		Schedule noon = CronSchedule.parse("0 12 * * *", ZoneId.of("Pacific/Apia"));
		assertThat(noon.between(Instant.parse("2011-12-29T22:00:00Z"), Instant.parse("2011-12-31T00:00:00Z"), 9))
			.containsExactly(new Tick(Instant.parse("2011-12-30T10:00:00Z"), "2011-12-30T12:00[Pacific/Apia]"),
					new Tick(Instant.parse("2011-12-30T22:00:00Z"), "2011-12-31T12:00[Pacific/Apia]"));
	}

	@Test
	void intervalFollowsRealTime() {
		Schedule schedule = new FixedSchedule(Duration.ofMinutes(90));
		assertThat(schedule.between(Instant.parse("2026-10-25T00:00:00Z"), Instant.parse("2026-10-25T04:30:00Z"), 9))
			.extracting(Tick::label)
			.containsExactly("2026-10-25T01:30Z", "2026-10-25T03:00Z", "2026-10-25T04:30Z");
		assertThat(schedule.next(Instant.parse("1969-12-31T23:00:00Z")).at()).isEqualTo(Instant.EPOCH);
	}

	@Test
	void fieldForTheSecondIsOptional() {
		assertThat(CronSchedule.parse("30 2 * * *", UTC).next(NOW))
			.isEqualTo(CronSchedule.parse(" 0  30\t2 * * * ", UTC).next(NOW))
			.isEqualTo(new Tick(Instant.parse("2026-12-01T02:30:00Z"), "2026-12-01T02:30[UTC]"));
		assertThat(CronSchedule.parse("@hourly", UTC).next(NOW).at()).isEqualTo("2026-11-30T13:00:00Z");
		assertThat(CronSchedule.parse("*/20 * * * * *", UTC).next(NOW).at()).isEqualTo("2026-11-30T12:00:20Z");
	}

	@Test
	void betweenExcludesItsStartAndIncludesItsEnd() {
		Schedule schedule = CronSchedule.parse("@hourly", UTC);
		assertThat(schedule.between(NOW, NOW.plusSeconds(7200), 9)).extracting(Tick::at)
			.containsExactly(NOW.plusSeconds(3600), NOW.plusSeconds(7200));
		assertThat(schedule.between(NOW, NOW.plusSeconds(7200), 1)).hasSize(1);
		assertThat(schedule.between(NOW, NOW.minusSeconds(7200), 9)).isEmpty();
	}

	@Test
	void idsNameTheTimeOfTheScheduleInAllProcesses() {
		Schedule nightly = CronSchedule.parse("30 2 * * *", ZoneId.of("Europe/Berlin"));
		assertThat(nightly.next(Instant.parse("2026-10-24T12:00:00Z")).taskId("Reports.nightly"))
			.isEqualTo("Reports.nightly@2026-10-25T02:30[Europe/Berlin]");
		assertThat(nightly.next(Instant.parse("2027-03-27T12:00:00Z")).taskId("nightly"))
			.isEqualTo("nightly@2027-03-28T02:30[Europe/Berlin]");
	}

	@Test
	void timesThatComeTwiceHaveTwoIds() {
		Schedule schedule = CronSchedule.parse("30 * * * *", ZoneId.of("Europe/Berlin"));
		assertThat(schedule.between(Instant.parse("2026-10-25T00:00:00Z"), Instant.parse("2026-10-25T02:00:00Z"), 9))
			.extracting((tick) -> tick.taskId("poll"))
			.containsExactly("poll@2026-10-25T00:30Z", "poll@2026-10-25T01:30Z");
	}

	@Test
	void longestIdIsLegal() {
		ZoneId longest = ZoneId.getAvailableZoneIds()
			.stream()
			.max(Comparator.comparingInt(String::length))
			.map(ZoneId::of)
			.orElseThrow();
		Tick tick = CronSchedule.parse("59 59 23 * * *", longest).next(NOW);
		assertThat(tick.taskId("x".repeat(64))).satisfies((id) -> assertThat(TaskKey.isId(id)).isTrue());
	}

	@Test
	void jitterIsTheSameEverywhereAndSpread() {
		Duration longest = Duration.ofMinutes(10);
		List<Tick> ticks = CronSchedule.parse("@daily", UTC).between(NOW, NOW.plus(Duration.ofDays(1000)), 1000);
		assertThat(ticks.get(0).jitter("nightly", longest)).isEqualTo(Duration.ofMillis(486_837));
		assertThat(ticks.stream().mapToLong((tick) -> tick.jitter("nightly", longest).toMillis()).summaryStatistics())
			.satisfies((spread) -> {
				assertThat(spread.getMin()).isBetween(0L, 6_000L);
				assertThat(spread.getAverage()).isBetween(280_000.0, 320_000.0);
				assertThat(spread.getMax()).isBetween(594_000L, 600_000L);
			});
		assertThat(ticks.get(0).jitter("nightly", Duration.ZERO)).isZero();
	}

	@Test
	void rareDayIsFound() {
		assertThat(CronSchedule.parse("0 0 29 2 MON", ZoneId.of("Europe/Berlin")).next(NOW).at())
			.isEqualTo("2044-02-28T23:00:00Z");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0 0 30 2 *", "0 0 31 2,4,6,9,11 *", "0 0 0 31 * MON#1", "0 0 0 ? * MON#6" })
	void expressionThatNeverMatchesIsRefused(String cron) {
		assertThatIllegalArgumentException().isThrownBy(() -> CronSchedule.parse(cron, UTC))
			.withMessage("no day matches it");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0 0 L-28 * *", "0 0 0 15,L-30 * *", "0 0 L-031 * *", "0 0 L-100 * *" })
	void dayThatFebruaryDoesNotHaveIsRefused(String cron) {
		assertThatIllegalArgumentException().isThrownBy(() -> CronSchedule.parse(cron, UTC))
			.withMessageContaining("not every month");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0 0 L-27 * *", "0 0 31W * *", "0 0 1W * *", "0 0 LW * *", "0 0 L,15 * *", "0 0 ? * 5L",
			"0 0 ? * MON#5", "0 0 L * SUN" })
	void everyDayIsAfterTheLast(String cron) {
		Schedule schedule = CronSchedule.parse(cron, ZoneId.of("Pacific/Chatham"));
		Tick tick = schedule.next(NOW);
		for (int i = 0; i < 200; i++) {
			Tick next = schedule.next(tick.at());
			assertThat(next.at()).isAfter(tick.at());
			tick = next;
		}
	}

	@Test
	void anyExpressionGoesForwardAndHasWords() {
		Random random = new Random(18);
		List<List<String>> fields = List.of(List.of("0", "*", "*/7", "5,50", "10-20/3"),
				List.of("0", "*", "*/15", "59", "5/20", "1-9,30"),
				List.of("0", "*", "*/2", "2", "1-3", "0,12,23", "1/5"),
				List.of("*", "?", "1", "L", "L-3", "1-7", "*/2", "31,L"), List.of("*", "2", "JAN-MAR", "*/3", "4,10"),
				List.of("*", "?", "0", "7", "MON-FRI", "2/2"));
		List<ZoneId> zones = List.of(UTC, ZoneId.of("Pacific/Chatham"), ZoneId.of("Australia/Lord_Howe"));
		for (int i = 0; i < 3000; i++) {
			String cron = fields.stream()
				.map((field) -> field.get(random.nextInt(field.size())))
				.collect(Collectors.joining(" "));
			Schedule schedule = CronSchedule.parse(cron, zones.get(i % zones.size()));
			assertThat(schedule.words()).as(cron)
				.matches("(every|at) [\\w:,/ ]*\\w")
				.doesNotContain("  ", " ,", "null");
			Instant last = Instant.parse("2027-04-03T12:00:00Z").plusSeconds(random.nextInt(100_000));
			for (Tick tick : schedule.between(last, Instant.MAX, 5)) {
				assertThat(tick.at()).as(cron).isAfter(last);
				last = tick.at();
			}
		}
	}

}
