package io.github.taskqueue.internal.worker.settle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.message.BodyCodecs;
import io.github.taskqueue.internal.message.TaskMessage;

import static org.assertj.core.api.Assertions.assertThat;

class UnknownTasksTests {

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);

	private static final Duration TTL = Duration.ofHours(24);

	@Test
	void firstPauseIsTheConfiguredOne() {
		assertThat(at(TestTasks.NOW).pause(TestTasks.message("id"))).hasSeconds(30);
	}

	@ParameterizedTest
	@CsvSource({ "PT0S,PT30S", "PT29S,PT30S", "PT30S,PT30S", "PT31S,PT31S", "PT10M,PT10M", "PT15M,PT15M", "PT16M,PT15M",
			"PT23H59M59S,PT15M", "PT24H,", "PT25H,", "PT-1H,PT30S" })
	void pauseIsAsLongAsTheTaskHasBeenUnknown(Duration unknownFor, @Nullable Duration pause) {
		assertThat(at(TestTasks.NOW.plus(unknownFor)).pause(parked(TestTasks.NOW))).isEqualTo(pause);
	}

	@Test
	void pausesDoubleUntilTheTaskIsGivenUp() {
		List<Duration> pauses = new ArrayList<>();
		Instant now = TestTasks.NOW;
		TaskMessage message = TestTasks.message("id");
		for (Duration pause = at(now).pause(message); pause != null; pause = at(now).pause(message)) {
			pauses.add(pause);
			message = message.at(message.times().parked(now));
			now = now.plus(pause);
		}
		assertThat(pauses).startsWith(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMinutes(1),
				Duration.ofMinutes(2), Duration.ofMinutes(4), Duration.ofMinutes(8), Duration.ofMinutes(15));
		assertThat(Duration.between(TestTasks.NOW, now)).isBetween(Duration.ofHours(24),
				Duration.ofMinutes(24 * 60 + 15));
	}

	private static UnknownTasks at(Instant now) {
		return new UnknownTasks(FIRST_PAUSE, TTL, new BodyCodecs(List.of()), Clock.fixed(now, ZoneOffset.UTC));
	}

	private static TaskMessage parked(Instant since) {
		TaskMessage message = TestTasks.message("id");
		return message.at(message.times().parked(since));
	}

}
