package io.github.taskqueue.chaos.fault;

import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScheduleTests {

	private static final EnumSet<FaultKind> ALL = EnumSet.allOf(FaultKind.class);

	@Test
	void sameSeedGivesTheSameFaults() {
		assertThat(faults(7, 100)).isEqualTo(faults(7, 100)).isNotEqualTo(faults(8, 100));
	}

	@Test
	void everyKindComesInEachRound() {
		List<FaultKind> kinds = faults(7, 2 * ALL.size()).stream().map(Fault::kind).toList();
		assertThat(kinds.subList(0, ALL.size())).containsExactlyInAnyOrderElementsOf(ALL);
		assertThat(kinds.subList(ALL.size(), kinds.size())).containsExactlyInAnyOrderElementsOf(ALL);
	}

	private static List<Fault> faults(long seed, int count) {
		Schedule schedule = new Schedule(seed, ALL);
		return IntStream.range(0, count).mapToObj((i) -> schedule.next()).toList();
	}

}
