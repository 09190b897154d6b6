package io.github.taskqueue.internal.pause;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.journal.TestJournals;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.outcome.TaskOutcome.Again;
import io.github.taskqueue.internal.outcome.TaskOutcome.Succeeded;
import io.github.taskqueue.internal.pipeline.ExecutionChain;
import io.github.taskqueue.internal.pipeline.TaskExecution;
import io.github.taskqueue.internal.testing.MovableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The clock stands at 08:00:00.
 */
class PausedTasksTests {

	private static final TaskExecution EXECUTION = TestTasks.execution(Duration.ofMinutes(1));

	private static final TaskOutcome RAN = new Succeeded("done");

	private final MovableClock clock = new MovableClock();

	private final TestJournals journals = new TestJournals();

	private final Journal journal = this.journals.start(this.clock);

	private final PausedTasks paused = new PausedTasks(new Decisions(this.journal), this.clock);

	private final AtomicInteger runs = new AtomicInteger();

	@BeforeEach
	void listen() {
		this.journal.addListener(this.paused);
	}

	@AfterEach
	void close() {
		this.journals.close();
	}

	private void pause(@Nullable Instant until) {
		append(new JournalRecord(key(), "pause", Map.of("reason", "bank is down", "id", "1"), "Anna",
				this.clock.instant(), until));
	}

	private static String key() {
		return "pause/task/" + EXECUTION.definition().name();
	}

	private void append(JournalRecord decision) {
		this.journal.append(decision).join();
		this.journal.refresh().join();
	}

	private TaskOutcome run() {
		return new ExecutionChain(List.of(this.paused), (execution) -> {
			this.runs.incrementAndGet();
			return "done";
		}).execute(EXECUTION);
	}

	@Test
	void taskWaitsForOneLevelOfTheLadderAtATime() {
		pause(null);
		assertThat(run()).isEqualTo(
				new Again(Duration.ofSeconds(32), "paused by Anna since 2026-11-27T08:00:00Z (\"bank is down\")"));
		this.clock.move(Duration.ofDays(400));
		assertThat(run()).isInstanceOf(Again.class);
		assertThat(this.runs).hasValue(0);
	}

	@Test
	void taskRunsAfterTheResume() {
		pause(null);
		append(JournalRecord.removal(key(), "pause", "Anna", this.clock.instant()));
		assertThat(run()).isEqualTo(RAN);
		assertThat(this.paused.active()).isFalse();
		pause(null);
		assertThat(run()).isInstanceOf(Again.class);
	}

	@Test
	void taskComesBackWhenThePauseEndsByItself() {
		pause(this.clock.instant().plusSeconds(40));
		assertThat(run()).isEqualTo(new Again(Duration.ofSeconds(32),
				"paused by Anna since 2026-11-27T08:00:00Z (\"bank is down\"), until 2026-11-27T08:00:40Z"));
		this.clock.move(Duration.ofSeconds(32));
		assertThat(run()).extracting((outcome) -> ((Again) outcome).delay()).isEqualTo(Duration.ofSeconds(8));
		this.clock.move(Duration.ofSeconds(8));
		assertThat(run()).isEqualTo(RAN);
	}

	@Test
	void otherTasksRun() {
		append(new JournalRecord("pause/task/other", "pause", Map.of(), "Anna", this.clock.instant(), null));
		append(new JournalRecord("pause/queue/" + EXECUTION.definition().name(), "pause", Map.of(), "Anna",
				this.clock.instant(), null));
		append(new JournalRecord("pause/everything", "pause", Map.of(), "Anna", this.clock.instant(), null));
		assertThat(run()).isEqualTo(RAN);
	}

	@Test
	void pauseFromBeforeTheStartHolds() {
		pause(null);
		PausedTasks restarted = new PausedTasks(new Decisions(this.journals.start(this.clock)), this.clock);
		Journal second = this.journals.start(this.clock);
		PausedTasks third = new PausedTasks(new Decisions(second), this.clock);
		second.addListener(third);
		assertThat(third.execute(EXECUTION, (execution) -> RAN)).isInstanceOf(Again.class);
		assertThat(restarted.execute(EXECUTION, (execution) -> RAN)).isEqualTo(RAN);
	}

}
