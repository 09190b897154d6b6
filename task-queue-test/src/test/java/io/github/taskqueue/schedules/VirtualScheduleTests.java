package io.github.taskqueue.schedules;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.TaskSchedules;
import io.github.taskqueue.TaskSchedules.Details;
import io.github.taskqueue.TaskSchedules.Plan;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.schedules.NightTasks.Run;
import io.github.taskqueue.test.Fault;
import io.github.taskqueue.test.TaskClock;
import io.github.taskqueue.test.TaskMode;
import io.github.taskqueue.test.TaskQueueTest;
import io.github.taskqueue.test.TaskTester;

import static java.time.Duration.ofDays;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schedules by virtual time.
 */
@TaskQueueTest(mode = TaskMode.INLINE)
@TestPropertySource(properties = "task-queue.schedules.slow.enabled=false")
class VirtualScheduleTests {

	@Autowired
	private NightTasks nights;

	@Autowired
	private TaskSchedules schedules;

	@Autowired
	private TaskClient client;

	@Autowired
	private TaskTester tasks;

	@Autowired
	private TaskClock clock;

	@BeforeEach
	void clear() {
		this.nights.runs().clear();
	}

	private Details details(String name) {
		return this.schedules.list().stream().filter((each) -> each.plan().name().equals(name)).findAny().orElseThrow();
	}

	@Test
	void threeDaysHaveThreeNights() {
		this.clock.advance(ofDays(3));
		assertThat(this.tasks).enqueued(NightTasks::nightly).times(3);
		List<Run> runs = this.nights.runs();
		assertThat(runs).hasSize(3).allSatisfy((run) -> {
			assertThat(run.at().atZone(ZoneId.of("Europe/Berlin")).toLocalTime()).isEqualTo(LocalTime.of(2, 30));
			assertThat(run.ranAt()).isEqualTo(run.at());
			assertThat(run.missed()).isZero();
		});
		assertThat(runs).extracting(Run::at).isSorted();
		assertThat(runs).extracting(Run::previous).containsExactly(null, runs.get(0).at(), runs.get(1).at());
		assertThat(details("nightly").result()).isEqualTo(TaskStatus.SUCCEEDED);
		assertThat(this.tasks.drain().attempts()).isZero();
	}

	@Test
	void clockStandsWhereItIsAdvancedTo() {
		Instant before = this.clock.instant();
		this.clock.advance(Duration.ofDays(3));
		assertThat(this.clock.instant()).isEqualTo(before.plus(Duration.ofDays(3)));
	}

	@Test
	void otherTasksWaitForTheDrain() {
		this.nights.idle();
		this.client.enqueue(TaskOptions.with().delay(Duration.ofHours(30)), () -> this.nights.idle());
		this.clock.advance(Duration.ofDays(2));
		assertThat(this.nights.runs()).hasSize(2).extracting(Run::task).containsOnly("nightly");
		assertThat(this.tasks.drain().succeeded()).isEqualTo(2);
	}

	@Test
	void schedulesRunWhileDelayedTasksAreWaitedFor() {
		this.client.enqueue(TaskOptions.with().delay(Duration.ofDays(2)), () -> this.nights.idle());
		assertThat(this.tasks.drainDelayed().succeeded()).isEqualTo(3);
		assertThat(this.nights.runs()).extracting(Run::task).containsExactly("nightly", "nightly", "idle");
	}

	@Test
	void addedScheduleIsSeenAtOnceAndForgottenBeforeTheNextTest() {
		this.schedules.add(Plan.every("added", "idle", Duration.ofHours(1)).jitter(Duration.ofMinutes(10)));
		this.clock.advance(Duration.ofHours(5));
		assertThat(this.nights.runs("idle")).hasSizeBetween(4, 5)
			.allSatisfy((run) -> assertThat(run.ranAt()).isBetween(run.at(), run.at().plus(Duration.ofMinutes(10))));
		this.tasks.reset();
		assertThat(this.schedules.list()).extracting((each) -> each.plan().name()).containsExactly("nightly");
		this.nights.runs().clear();
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.nights.runs()).singleElement().satisfies((run) -> assertThat(run.previous()).isNull());
	}

	@Test
	void nothingRunsInAPause() {
		this.schedules.pause("nightly", "bank is down", "Anna");
		this.clock.advance(Duration.ofDays(3));
		assertThat(this.nights.runs()).isEmpty();
		this.schedules.resume("nightly", "Anna");
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.nights.runs()).hasSize(1);
	}

	@Test
	void failuresPauseASchedule() {
		this.schedules.add(Plan.every("added", "failing", Duration.ofHours(1)).pauseOnFailure(3));
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.nights.runs("failing")).hasSize(3);
		assertThat(details("added").paused()).isNotNull();
		assertThat(details("added").failures()).isEqualTo(3);
	}

	@Test
	void tickDuringAnOutageFollowsItsEnd() {
		this.tasks.fault(Fault.BROKER_AWAY);
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.nights.runs()).isEmpty();
		this.tasks.noFaults();
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.nights.runs()).isNotEmpty();
	}

	@Test
	void enqueuedByHandRunsWithTheDrain() {
		this.schedules.runNow("nightly");
		Instant now = this.clock.instant();
		assertThat(this.schedules.backfill("nightly", now.minus(Duration.ofDays(2)), now)).hasSize(2);
		assertThat(this.tasks.drain().succeeded()).isEqualTo(3);
	}

}
