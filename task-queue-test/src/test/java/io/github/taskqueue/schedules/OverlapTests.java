package io.github.taskqueue.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import io.github.taskqueue.schedules.NightTasks.Run;
import io.github.taskqueue.test.TaskClock;
import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.TaskQueueTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A schedule whose tasks take longer than its interval, by virtual time.
 */
@TaskQueueTest(mode = TaskMode.INLINE)
@TestPropertySource(properties = "task-queue.schedules.nightly.enabled=false")
class OverlapTests {

	@Autowired
	private NightTasks nights;

	@Autowired
	private TaskClock clock;

	@Test
	void eachTimeWaitsForTheEndOfTheOneBefore() {
		this.clock.advance(Duration.ofHours(4));
		List<Run> runs = this.nights.runs();
		Instant first = runs.get(0).at();
		assertThat(runs).hasSizeGreaterThanOrEqualTo(5);
		assertThat(runs).extracting(Run::at)
			.containsExactlyElementsOf(
					Stream.iterate(first, (time) -> time.plus(Duration.ofMinutes(15))).limit(runs.size()).toList());
		assertThat(runs).extracting(Run::ranAt)
			.containsExactlyElementsOf(
					Stream.iterate(first.plus(Duration.ofMinutes(20)), (time) -> time.plus(Duration.ofMinutes(20)))
						.limit(runs.size())
						.toList());
	}

}
