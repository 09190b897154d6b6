package io.github.taskqueue.internal.message;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskTimesTests {

	private static final Instant ENQUEUED = Instant.ofEpochSecond(100);

	private static final Instant DUE = Instant.ofEpochSecond(200);

	private static final Instant LATER = Instant.ofEpochSecond(300);

	@Test
	void taskWithoutDueTimeCouldRunSinceItWasEnqueued() {
		assertThat(TaskTimes.enqueued(ENQUEUED, null).runnableSince()).isEqualTo(ENQUEUED);
	}

	@Test
	void taskWithDueTimeCouldRunSinceThen() {
		assertThat(TaskTimes.enqueued(ENQUEUED, DUE).runnableSince()).isEqualTo(DUE);
	}

	@Test
	void newDueTimeReplacesTheOldOneOnly() {
		TaskTimes times = new TaskTimes(ENQUEUED, DUE, DUE, DUE);
		assertThat(times.due(LATER)).isEqualTo(new TaskTimes(ENQUEUED, LATER, DUE, DUE));
	}

	@Test
	void firstFailureIsKept() {
		TaskTimes failed = TaskTimes.enqueued(ENQUEUED, null).failed(DUE);
		assertThat(failed.firstFailedAt()).isEqualTo(DUE);
		assertThat(failed.failed(LATER).firstFailedAt()).isEqualTo(DUE);
	}

	@Test
	void taskThatHasRunIsNoLongerParked() {
		assertThat(TaskTimes.enqueued(ENQUEUED, DUE).parked(DUE).failed(LATER))
			.isEqualTo(new TaskTimes(ENQUEUED, DUE, LATER, null));
	}

	@Test
	void runThatGoesOnHasNotFailedAndCouldRunFromNowOn() {
		assertThat(TaskTimes.enqueued(ENQUEUED, null).parked(DUE).goesOn(LATER))
			.isEqualTo(new TaskTimes(ENQUEUED, LATER, null, null));
		assertThat(TaskTimes.enqueued(ENQUEUED, null).failed(DUE).goesOn(LATER).firstFailedAt()).isEqualTo(DUE);
	}

	@Test
	void startOfTheParkingIsKept() {
		TaskTimes parked = TaskTimes.enqueued(ENQUEUED, null).parked(DUE);
		assertThat(parked.parkedSince()).isEqualTo(DUE);
		assertThat(parked.parked(LATER)).isEqualTo(parked);
	}

	@Test
	void startOfTheParkingIsNeverInTheFuture() {
		TaskTimes parked = TaskTimes.enqueued(ENQUEUED, null).parked(LATER);
		assertThat(parked.parked(DUE).parkedSince()).isEqualTo(DUE);
	}

	@Test
	void noTwoMessagesOfATaskHaveTheSameDueTime() {
		Instant now = Instant.ofEpochMilli(1_000);
		TaskTimes times = TaskTimes.enqueued(now, null);
		assertThat(times.goesOn(now).due()).isEqualTo(now);
		assertThat(times.goesOn(now).goesOn(now).due()).isEqualTo(now.plusMillis(1));
		assertThat(times.due(now).due(now.plusMillis(5)).due()).isEqualTo(now.plusMillis(5));
	}

	@Test
	void dueTimeThatAnotherProgramHasSetToTheEndOfTimeIsReplaced() {
		Instant now = Instant.ofEpochMilli(1_000);
		TaskTimes hostile = TaskTimes.enqueued(now, Instant.ofEpochMilli(Long.MAX_VALUE));
		assertThat(hostile.due(now).due()).isEqualTo(now);
		assertThat(hostile.goesOn(now).due()).isEqualTo(now);
	}

}
