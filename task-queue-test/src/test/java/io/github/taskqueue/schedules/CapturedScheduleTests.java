package io.github.taskqueue.schedules;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import io.github.taskqueue.TaskSchedules;
import io.github.taskqueue.test.TaskClock;
import io.github.taskqueue.test.TaskQueueTest;
import io.github.taskqueue.test.TaskTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schedules whose tasks are kept and do not run.
 */
@TaskQueueTest
@TestPropertySource(properties = "task-queue.schedules.slow.enabled=false")
class CapturedScheduleTests {

	@Autowired
	private TaskSchedules schedules;

	@Autowired
	private TaskTester tasks;

	@Autowired
	private TaskClock clock;

	@Test
	void taskIsEnqueuedAndTheNextTimeWaitsForItsEnd() {
		this.clock.advance(Duration.ofHours(25));
		assertThat(this.tasks).enqueued("nightly").inQueue("nights").once();
		assertThat(this.schedules.list()).singleElement()
			.satisfies((nightly) -> assertThat(nightly.open()).startsWith("nightly@"));
	}

}
