package io.github.taskqueue.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.taskqueue.TaskSchedule.Misfire;
import io.github.taskqueue.internal.schedule.Misfires.Due;
import io.github.taskqueue.internal.schedule.Misfires.Firing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class MisfiresTests {

	private static final Schedule HOURLY = CronSchedule.parse("@hourly", ZoneId.of("UTC"));

	private static final Schedule EACH_SECOND = new FixedSchedule(Duration.ofSeconds(1));

	private static Instant at(String time) {
		return Instant.parse("2026-11-30T" + time + ":00Z");
	}

	private static Due due(Schedule schedule, Misfire policy, String catchUp, Instant last, Instant now) {
		return Misfires.of(policy, Duration.parse(catchUp)).due(schedule, last, last, now);
	}

	private static List<Instant> fired(Due due) {
		return due.firings().stream().map((firing) -> firing.tick().at()).toList();
	}

	/**
	 * The last tick that fired is the one of 09:00.
	 */
	@ParameterizedTest
	@CsvSource(textBlock = """
			# policy , catch up, now  , fired            , missed
			FIRE_ONCE, PT1H    , 09:59,                  , 0
			FIRE_ONCE, PT1H    , 10:00, 10:00            , 0
			FIRE_ONCE, PT1H    , 12:07, 12:00            , 2
			FIRE_ONCE, PT5M    , 12:07,                  , 3
			FIRE_ONCE, PT7M    , 12:07, 12:00            , 2
			FIRE_ONCE, PT0S    , 12:01, 12:00            , 2
			FIRE_ONCE, PT0S    , 12:02,                  , 3
			FIRE_ALL , PT1H    , 12:07, 12:00            , 2
			FIRE_ALL , PT2H    , 12:07, 11:00 12:00      , 1
			FIRE_ALL , PT9H    , 12:07, 10:00 11:00 12:00, 0
			FIRE_ALL , PT0S    , 12:07,                  , 3
			IGNORE   , PT1H    , 12:07,                  , 3
			IGNORE   , PT1H    , 12:01, 12:00            , 2
			IGNORE   , PT1H    , 13:00, 13:00            , 3
			""")
	void policyDecidesOnMissedTicks(Misfire policy, String catchUp, String now, String fired, int missed) {
		Due due = due(HOURLY, policy, catchUp, at("09:00"), at(now));
		assertThat(fired(due)).containsExactlyElementsOf(
				(fired != null) ? List.of(fired.split(" ")).stream().map(MisfiresTests::at).toList() : List.of());
		assertThat(due.missed()).isEqualTo(missed);
	}

	@Test
	void eachFiringNamesTheOneBeforeAndHowManyWereMissedBetween() {
		Due due = due(HOURLY, Misfire.FIRE_ALL, "PT2H", at("08:00"), at("12:07"));
		assertThat(due.firings()).extracting(Firing::previous, Firing::missed, (firing) -> firing.tick().at())
			.containsExactly(tuple(at("08:00"), 2, at("11:00")), tuple(at("11:00"), 0, at("12:00")));
	}

	@Test
	void firstFiringHasNoneBefore() {
		Due due = Misfires.of(Misfire.FIRE_ONCE, Duration.ofHours(1)).due(HOURLY, at("09:30"), null, at("10:00"));
		assertThat(due.firings()).singleElement().extracting(Firing::previous).isNull();
	}

	@Test
	void outageOfThreeHoursGivesWhatThePolicySays() {
		Schedule minutes = CronSchedule.parse("* * * * *", ZoneId.of("Pacific/Chatham"));
		assertThat(due(minutes, Misfire.FIRE_ALL, "PT1H", at("09:00"), at("12:00"))).satisfies((due) -> {
			assertThat(fired(due)).hasSize(61).startsWith(at("11:00")).endsWith(at("12:00"));
			assertThat(due.missed()).isEqualTo(119);
		});
		assertThat(due(minutes, Misfire.FIRE_ALL, "PT3H", at("09:00"), at("12:00"))).satisfies((due) -> {
			assertThat(fired(due)).hasSize(100).startsWith(at("10:21")).endsWith(at("12:00"));
			assertThat(due.missed()).isEqualTo(80);
		});
		assertThat(due(minutes, Misfire.FIRE_ONCE, "PT3H", at("09:00"), at("12:00"))).satisfies((due) -> {
			assertThat(fired(due)).containsExactly(at("12:00"));
			assertThat(due.missed()).isEqualTo(179);
		});
	}

	@ParameterizedTest
	@EnumSource
	void clockThatIsBehindFiresNothing(Misfire policy) {
		assertThat(due(EACH_SECOND, policy, "PT1H", at("12:00"), at("09:00"))).isEqualTo(new Due(List.of(), 0));
	}

	@ParameterizedTest
	@EnumSource
	void manyTicksAreCountedUpToALimitAndSoon(Misfire policy) {
		Schedule seconds = CronSchedule.parse("* * * * * *", ZoneId.of("Europe/Berlin"));
		Instant yearAgo = at("12:00").minus(Duration.ofDays(365));
		long start = System.nanoTime();
		Due due = due(seconds, policy, "P365D", yearAgo, at("12:00"));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
		assertThat(due.missed()).isEqualTo(Misfires.MOST_COUNTED);
		assertThat(fired(due)).hasSize((policy == Misfire.FIRE_ALL) ? 100 : 1).endsWith(at("12:00"));
	}

}
