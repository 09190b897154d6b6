package io.github.taskqueue.internal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.internal.message.TaskTimes;

import static org.assertj.core.api.Assertions.assertThat;

class PositionTests {

	private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);

	@Test
	void growsOnTheWayOfATask() {
		TaskMessage first = message(0, 1, null);
		TaskMessage second = message(0, 2, NOW.plusSeconds(1));
		assertThat(new long[] { Position.WAITING.of(first), Position.RUNNING.of(first), Position.ATTEMPTED.of(first),
				Position.RUNNING.of(second), Position.ATTEMPTED.of(second), Position.ENDED.of(second) })
			.isSorted()
			.doesNotHaveDuplicates();
	}

	@Test
	void growsWithATaskThatAskedToRunLater() {
		assertThat(Position.ATTEMPTED.of(message(0, 1, null)))
			.isLessThan(Position.RUNNING.of(message(0, 1, NOW.plusMillis(125))));
	}

	@Test
	void ofAllEndsIsTheSame() {
		assertThat(Position.ENDED.of(message(0, 1, null))).isEqualTo(Position.ENDED.of(message(0, 4, NOW)));
	}

	@Test
	void tellsTheEndAfterIt() {
		TaskMessage attempt = message(3, 2, NOW);
		assertThat(Position.endAfter(Position.RUNNING.of(attempt))).isEqualTo(Position.ENDED.of(attempt));
		assertThat(Position.endAfter(Position.ENDED.of(attempt))).isEqualTo(Position.ENDED.of(attempt));
	}

	@Test
	void anEndIsHigherThanAnyAttempt() {
		TaskMessage last = message(0, Integer.MAX_VALUE, NOW.plus(Duration.ofDays(100_000)));
		assertThat(Position.ATTEMPTED.of(last)).isLessThan(Position.ENDED.of(message(0, 1, null)));
	}

	@Test
	void aReplayIsHigherThanTheEndBeforeIt() {
		assertThat(Position.ENDED.of(message(0, 5, null))).isLessThan(Position.WAITING.of(message(1, 1, null)));
		assertThat(Position.ENDED.of(message(Integer.MAX_VALUE, 5, null))).isPositive();
	}

	private static TaskMessage message(int replays, int attempt, @Nullable Instant due) {
		return new TaskMessage("id", "task", "queue", attempt, 1, replays, TaskTimes.enqueued(NOW, due), null,
				"application/json", Map.of(), new byte[0]);
	}

}
