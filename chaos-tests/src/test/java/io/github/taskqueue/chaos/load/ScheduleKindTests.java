package io.github.taskqueue.chaos.load;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScheduleKindTests {

	@ParameterizedTest
	@EnumSource
	void idTellsTheSchedule(ScheduleKind schedule) {
		String id = schedule.id(4_000);
		assertThat(ScheduleKind.of(id)).isEqualTo(schedule);
		assertThat(TaskKind.of(id)).isEqualTo(TaskKind.TICK);
	}

	@Test
	void idIsThatOfTheLibrary() {
		assertThat(ScheduleKind.EACH.id(Instant.parse("2026-11-30T18:00:00Z").toEpochMilli()))
			.isEqualTo("TICK~each@2026-11-30T18:00Z");
		assertThat(ScheduleKind.EACH.id(Instant.parse("2026-11-30T18:00:02Z").toEpochMilli()))
			.isEqualTo("TICK~each@2026-11-30T18:00:02Z");
	}

	@Test
	void timesBetweenTwoOthersAreWithoutThese() {
		assertThat(ScheduleKind.EACH.between(4_000, 10_000)).containsExactly(6_000L, 8_000L);
		assertThat(ScheduleKind.EACH.between(4_001, 10_001)).containsExactly(6_000L, 8_000L, 10_000L);
		assertThat(ScheduleKind.SKIPPING.between(4_000, 5_000)).isEmpty();
		assertThat(ScheduleKind.SKIPPING.between(7_000, 5_000)).isEmpty();
	}

}
