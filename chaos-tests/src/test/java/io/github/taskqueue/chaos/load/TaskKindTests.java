package io.github.taskqueue.chaos.load;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.taskqueue.deadletter.DeadLetterReason;

import static org.assertj.core.api.Assertions.assertThat;

class TaskKindTests {

	@ParameterizedTest
	@EnumSource
	void idTellsTheKind(TaskKind kind) {
		assertThat(TaskKind.of(kind.id("publisher-1.1", 42))).isEqualTo(kind);
	}

	@ParameterizedTest
	@EnumSource
	void reasonIsOneThatTheLibraryKnows(TaskKind kind) {
		assertThat(kind.deadBy().stream())
			.allSatisfy((reason) -> assertThat(DeadLetterReason.valueOf(reason)).isNotNull());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void allUsualKindsAreDrawn(boolean store) {
		Random random = new Random(1);
		Set<TaskKind> drawn = EnumSet.noneOf(TaskKind.class);
		for (int i = 0; i < 10_000; i++) {
			drawn.add(TaskKind.draw(random, store));
		}
		assertThat(drawn).containsExactlyInAnyOrderElementsOf(TaskKind.usual(store));
		assertThat(drawn.contains(TaskKind.STEPWISE)).isEqualTo(store);
	}

}
