package io.github.taskqueue.internal.schedule;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskSchedule.Misfire;
import io.github.taskqueue.TaskSchedule.Overlap;
import io.github.taskqueue.TaskSchedules.Plan;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.journal.TestJournals;
import io.github.taskqueue.internal.journal.TestJournals.Election;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.pipeline.EnqueuePort;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.testing.MovableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The clock stands at 08:00:00.
 */
class SchedulerTests {

	private static final Plan HOURLY = Plan.cron("hourly", "Reports.run", "0 * * * *");

	private final MovableClock clock = new MovableClock();

	private final TestJournals journals = new TestJournals();

	private final RecoveryLoops loops = new RecoveryLoops();

	private final Port port = new Port();

	private final List<String> cancelled = new ArrayList<>();

	private boolean stored;

	private boolean ended = true;

	private Runnable asked = () -> {
	};

	private boolean declared = true;

	private Process leader;

	@BeforeEach
	void elect() {
		this.leader = new Process();
		this.leader.election.elect();
	}

	@AfterEach
	void close() {
		this.journals.close();
		this.loops.close();
	}

	private void define(Plan plan) {
		this.leader.records.define(ScheduleDefinition.of(plan, "reports", 1, null, false));
		this.leader.scheduler.turn();
	}

	private void pass(String time) {
		this.clock.move(Duration.parse("PT" + time));
		this.leader.scheduler.turn();
	}

	private void end(String task, TaskStatus result) {
		this.leader.records.ended("hourly", task, result).join();
		this.leader.scheduler.turn();
	}

	private void end(String time) {
		end(id(time), TaskStatus.SUCCEEDED);
	}

	private static String id(String time) {
		return "hourly@2026-11-27T" + time + "Z";
	}

	private void change() {
		this.leader.election.depose();
		elect();
		this.leader.scheduler.turn();
	}

	@Test
	void tickHasItsTaskOnceAndItsTimeInTheId() {
		define(HOURLY);
		assertThat(this.port.ids).isEmpty();
		pass("59M");
		assertThat(this.port.ids).isEmpty();
		pass("1M");
		pass("1S");
		end("09:00");
		pass("10S");
		assertThat(this.port.ids).containsExactly(id("09:00"));
		assertThat(this.port.last()).containsEntry(TaskHeaders.SCHEDULED_AT, "2026-11-27T09:00:00Z")
			.containsEntry(TaskHeaders.SCHEDULE, "hourly")
			.doesNotContainKeys(TaskHeaders.PREVIOUS_SCHEDULED_AT, TaskHeaders.MISSED);
		pass("1H");
		assertThat(this.port.ids).containsExactly(id("09:00"), id("10:00"));
		assertThat(this.port.last()).containsEntry(TaskHeaders.PREVIOUS_SCHEDULED_AT, "2026-11-27T09:00:00Z");
	}

	@Test
	void turnEndsWhenTheNextTickIsDue() {
		this.leader.records.define(ScheduleDefinition.of(Plan.every("hourly", "Reports.run", Duration.ofSeconds(20)),
				"reports", 1, null, false));
		assertThat(this.leader.scheduler.turn()).isEqualTo(Duration.ofSeconds(20));
		this.clock.move(Duration.ofSeconds(13));
		assertThat(this.leader.scheduler.turn()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void nothingRunsWithoutASchedule() {
		assertThat(this.leader.scheduler.turn()).isEqualTo(RecoveryLoop.REST);
	}

	@Test
	void onlyTheLeaderEnqueues() {
		Process other = new Process();
		define(HOURLY);
		this.clock.move(Duration.ofHours(1));
		assertThat(other.scheduler.turn()).isEqualTo(Duration.ofMinutes(1));
		assertThat(this.port.ids).isEmpty();
		this.leader.scheduler.turn();
		assertThat(this.port.ids).hasSize(1);
	}

	@Test
	void nextLeaderGoesOnWhereTheLastOneEnded() {
		define(HOURLY);
		pass("1H");
		end("09:00");
		this.clock.move(Duration.ofHours(1));
		change();
		change();
		assertThat(this.port.ids).containsExactly(id("09:00"), id("10:00"));
	}

	@Test
	void leaderThatIsElectedAgainKnowsWhatAnotherOneDidMeanwhile() {
		define(HOURLY);
		pass("1H");
		Process first = this.leader;
		change();
		end("09:00");
		pass("1H");
		end("10:00");
		this.leader.election.depose();
		first.election.elect();
		first.scheduler.turn();
		assertThat(this.port.ids).containsExactly(id("09:00"), id("10:00"));
	}

	@Test
	void tickOfALeaderThatDiedBeforeItsRecordIsEnqueuedAgain() {
		define(HOURLY);
		this.journals.refuse(true);
		pass("1H");
		pass("1S");
		assertThat(this.port.ids).containsExactly(id("09:00"));
		this.journals.refuse(false);
		change();
		assertThat(this.port.ids).containsExactly(id("09:00"), id("09:00"));
	}

	@Test
	void leaderWhoseJournalWasAwayRepeatsNothing() {
		define(HOURLY);
		this.journals.refuse(true);
		pass("1H");
		this.journals.refuse(false);
		pass("1S");
		end("09:00");
		change();
		assertThat(this.port.ids).containsExactly(id("09:00"));
	}

	@Test
	void whatIsNotRecordedYetSurvivesALapsedLease() {
		ScheduleDefinition declared = ScheduleDefinition.of(HOURLY, "reports", 1, null, true);
		this.leader.records.define(declared);
		define(Plan.every("other", "Reports.run", Duration.ofDays(1)));
		this.clock.move(Duration.ofMinutes(58));
		this.leader.records.define(declared);
		this.journals.refuse(true);
		pass("2M");
		pass("10M");
		this.journals.refuse(false);
		this.leader.records.define(declared);
		pass("1S");
		assertThat(this.port.ids).containsExactly(id("09:00"));
	}

	@Test
	void leaderThatIsDeposedMeanwhileRecordsWhatItHasFiredAndNothingElse() {
		define(Plan.every("first", "Reports.run", Duration.ofHours(1)));
		define(Plan.every("second", "Reports.run", Duration.ofHours(1)));
		Optional<ScheduleState> second = this.leader.records.state("second");
		this.port.published = this.leader.election::depose;
		pass("1H");
		assertThat(this.port.ids).containsExactly("first@2026-11-27T09:00Z");
		assertThat(this.leader.records.state("first").orElseThrow().open()).isEqualTo(this.port.lastId());
		assertThat(this.leader.records.state("second")).isEqualTo(second);
	}

	@Test
	void leaderThatIsDeposedBeforeItFiresRecordsNoTickThatWaits() {
		this.stored = true;
		change();
		define(HOURLY.pauseOnFailure(1));
		pass("1H");
		Optional<ScheduleState> before = this.leader.records.state("hourly");
		this.asked = this.leader.election::depose;
		pass("1H");
		assertThat(this.port.ids).containsExactly(id("09:00"));
		assertThat(this.leader.records.state("hourly")).isEqualTo(before);
	}

	@Test
	void leaderThatHasNotRecordedItsOwnSchedulesFiresNoneOfOthers() {
		define(HOURLY);
		this.declared = false;
		this.clock.move(Duration.ofHours(1));
		change();
		assertThat(this.port.ids).isEmpty();
		define(Plan.every("hourly", "Reports.run", Duration.ofHours(5)));
		this.declared = true;
		pass("1S");
		assertThat(this.port.ids).isEmpty();
	}

	@Test
	void tickThatTheBrokerDoesNotTakeIsTriedAgain() {
		define(HOURLY);
		this.port.away = true;
		pass("1H");
		pass("1S");
		this.port.away = false;
		pass("1S");
		assertThat(this.port.ids).containsExactly(id("09:00"));
	}

	@Test
	void latestOfTheMissedTicksFiresAfterAnOutage() {
		define(HOURLY);
		this.clock.move(Duration.ofMinutes(187));
		change();
		assertThat(this.port.ids).containsExactly(id("11:00"));
		assertThat(this.port.last()).containsEntry(TaskHeaders.MISSED, "2");
		end("11:00");
		pass("1H");
		assertThat(this.port.last()).doesNotContainKey(TaskHeaders.MISSED);
	}

	@Test
	void missedTicksFireOneAfterTheOtherIfAllAreToFire() {
		define(HOURLY.misfire(Misfire.FIRE_ALL, Duration.ofHours(12)));
		this.clock.move(Duration.ofMinutes(187));
		change();
		assertThat(this.port.ids).containsExactly(id("09:00"));
		end("09:00");
		assertThat(this.port.ids).containsExactly(id("09:00"), id("10:00"));
		change();
		end("10:00");
		assertThat(this.port.ids).containsExactly(id("09:00"), id("10:00"), id("11:00"));
	}

	@Test
	void missedTicksAreLeftOutIfTheyAreToBeIgnored() {
		define(HOURLY.misfire(Misfire.IGNORE, Duration.ofHours(12)));
		this.clock.move(Duration.ofMinutes(187));
		change();
		assertThat(this.port.ids).isEmpty();
		pass("53M");
		assertThat(this.port.ids).containsExactly(id("12:00"));
		assertThat(this.port.last()).containsEntry(TaskHeaders.MISSED, "3");
	}

	@Test
	void tickIsSkippedWhileTheTaskOfTheLastOneRuns() {
		define(HOURLY);
		pass("1H");
		pass("1H");
		change();
		pass("1H");
		end("09:00");
		assertThat(this.port.ids).containsExactly(id("09:00"));
		pass("1H");
		assertThat(this.port.ids).containsExactly(id("09:00"), id("12:00"));
		assertThat(this.port.last()).containsEntry(TaskHeaders.MISSED, "2")
			.containsEntry(TaskHeaders.PREVIOUS_SCHEDULED_AT, "2026-11-27T09:00:00Z");
	}

	@Test
	void oneMoreTaskIsBuffered() {
		define(HOURLY.overlap(Overlap.BUFFER_ONE));
		pass("1H");
		pass("1H");
		pass("1H");
		assertThat(this.port.ids).containsExactly(id("09:00"));
		end("09:00");
		end("11:00");
		assertThat(this.port.ids).containsExactly(id("09:00"), id("11:00"));
		assertThat(this.port.last()).containsEntry(TaskHeaders.MISSED, "1");
	}

	@Test
	void eachTickIsQueued() {
		define(HOURLY.overlap(Overlap.QUEUE));
		pass("1H");
		pass("1H");
		pass("1H");
		change();
		end("09:00");
		assertThat(this.port.ids).containsExactly(id("09:00"), id("10:00"));
		end("10:00");
		end("11:00");
		assertThat(this.port.ids).containsExactly(id("09:00"), id("10:00"), id("11:00"));
	}

	@Test
	void taskThatRunsIsCancelledOnceAndTheLatestTickFollowsItsEnd() {
		this.stored = true;
		change();
		define(HOURLY.overlap(Overlap.CANCEL_RUNNING));
		this.ended = false;
		pass("1H");
		assertThat(this.cancelled).isEmpty();
		pass("1H");
		pass("1H");
		assertThat(this.cancelled).containsExactly(id("09:00"));
		assertThat(this.port.ids).containsExactly(id("09:00"));
		end(id("09:00"), TaskStatus.CANCELLED);
		assertThat(this.port.ids).containsExactly(id("09:00"), id("11:00"));
		assertThat(this.port.last()).containsEntry(TaskHeaders.MISSED, "1");
	}

	@Test
	void queueOfTicksHasAnEnd() {
		define(Plan.every("hourly", "Reports.run", Duration.ofMinutes(10)).overlap(Overlap.QUEUE));
		for (int i = 0; i < 110; i++) {
			pass("10M");
		}
		assertThat(this.leader.records.state("hourly")).get().satisfies((state) -> {
			assertThat(state.waiting()).hasSize(ScheduleState.MOST_WAITING);
			assertThat(state.missed()).isEqualTo(9);
		});
	}

	@Test
	void endOfATaskIsKnownBeforeItIsRecordedThatItFired() {
		this.port.endsAtOnce = true;
		define(HOURLY);
		pass("1H");
		pass("1H");
		assertThat(this.port.ids).containsExactly(id("09:00"), id("10:00"));
	}

	@Test
	void taskWhoseEndNobodyNotesIsNotWaitedForForEver() {
		define(HOURLY);
		pass("1H");
		pass("24H");
		assertThat(this.port.ids).hasSize(1);
		pass("1H");
		assertThat(this.port.ids).hasSize(2);
	}

	@Test
	void storeIsAskedForAnEndThatNobodyNoted() {
		this.stored = true;
		change();
		define(HOURLY);
		pass("1H");
		pass("29S");
		assertThat(this.leader.records.state("hourly").orElseThrow().open()).isEqualTo(id("09:00"));
		pass("1S");
		assertThat(this.leader.records.state("hourly").orElseThrow().open()).isNull();
	}

	@Test
	void pauseLeavesTimesOutAndMakesUpForNone() {
		define(HOURLY.misfire(Misfire.FIRE_ALL, Duration.ofHours(12)));
		this.leader.records.pause("hourly", true, "bank is down", "Anna");
		pass("90M");
		change();
		pass("90M");
		assertThat(this.port.ids).isEmpty();
		this.leader.records.pause("hourly", false, "", "Anna");
		pass("1S");
		assertThat(this.port.ids).isEmpty();
		pass("1H");
		assertThat(this.port.ids).containsExactly(id("12:00"));
	}

	@Test
	void resumeNoLongerWaitsForTheTaskBefore() {
		define(HOURLY);
		pass("1H");
		pass("30M");
		this.leader.records.pause("hourly", false, "", "Anna");
		pass("30M");
		assertThat(this.port.ids).containsExactly(id("09:00"), id("10:00"));
	}

	@Test
	void failuresInARowPauseTheSchedule() {
		define(HOURLY.pauseOnFailure(2));
		List<TaskStatus> results = List.of(TaskStatus.DEAD, TaskStatus.SUCCEEDED, TaskStatus.DEAD, TaskStatus.CANCELLED,
				TaskStatus.DEAD);
		for (TaskStatus result : results) {
			pass("1H");
			assertThat(this.leader.records.pause("hourly")).isNull();
			end(this.port.lastId(), result);
			end(this.port.lastId(), result);
		}
		assertThat(this.leader.records.pause("hourly")).satisfies((pause) -> {
			assertThat(pause.paused()).isTrue();
			assertThat(pause.reason()).isEqualTo("2 tasks in a row have failed");
		});
		pass("1H");
		assertThat(this.port.ids).hasSize(5);
		this.leader.records.pause("hourly", false, "", "Anna");
		pass("1H");
		end(this.port.lastId(), TaskStatus.DEAD);
		pass("1H");
		assertThat(this.port.ids).hasSize(7);
	}

	@Test
	void scheduleWithOtherTimesMakesUpForNone() {
		define(HOURLY);
		pass("1H");
		end("09:00");
		pass("30M");
		define(Plan.cron("hourly", "Reports.run", "*/10 * * * *").misfire(Misfire.FIRE_ALL, Duration.ofHours(2)));
		assertThat(this.port.ids).hasSize(1);
		pass("10M");
		assertThat(this.port.ids).containsExactly(id("09:00"), id("09:40"));
	}

	@Test
	void scheduleThatIsAddedAgainBeginsAnew() {
		Plan plan = HOURLY.misfire(Misfire.FIRE_ALL, Duration.ofHours(12));
		define(plan);
		pass("1H");
		this.leader.records.remove("hourly");
		pass("5H");
		define(plan);
		assertThat(this.port.ids).containsExactly(id("09:00"));
		pass("1H");
		assertThat(this.port.ids).containsExactly(id("09:00"), id("15:00"));
	}

	@Test
	void scheduleThatFailsHoldsUpNoOther() {
		this.leader.journal
			.append(new JournalRecord("schedule/broken", "schedule", Map.of("cron", "of tomorrow"), "test",
					this.clock.instant(), null))
			.join();
		define(HOURLY);
		pass("1H");
		assertThat(this.port.ids).containsExactly(id("09:00"));
	}

	@Test
	void declaredScheduleEndsWhenNoProcessRenewsIt() {
		ScheduleDefinition declared = ScheduleDefinition.of(HOURLY, "reports", 1, null, true);
		DeclaredSchedules process = new DeclaredSchedules(this.leader.records, this.clock,
				this.loops.create("declared"));
		process.start(List.of(declared), Map.of());
		process.turn();
		this.leader.scheduler.turn();
		for (int i = 0; i < 60; i++) {
			this.clock.move(Duration.ofMinutes(1));
			process.turn();
		}
		this.leader.scheduler.turn();
		end("09:00");
		assertThat(this.port.ids).containsExactly(id("09:00"));
		pass("1H");
		assertThat(this.port.ids).containsExactly(id("09:00"));
		process.turn();
		this.leader.scheduler.turn();
		assertThat(this.port.ids).containsExactly(id("09:00"), id("10:00"));
	}

	@Test
	void processThatHasBegunLaterDecidesOnADeclaredSchedule() {
		DeclaredSchedules old = new DeclaredSchedules(this.leader.records, this.clock, this.loops.create("old"));
		DeclaredSchedules young = new DeclaredSchedules(this.leader.records, this.clock, this.loops.create("young"));
		old.start(List.of(ScheduleDefinition.of(HOURLY, "reports", 1, null, true)), Map.of());
		old.turn();
		young.start(List.of(ScheduleDefinition.of(HOURLY.overlap(Overlap.QUEUE), "reports", 1, null, true)), Map.of());
		young.turn();
		this.clock.move(Duration.ofMinutes(4));
		old.turn();
		assertThat(this.leader.records.definition("hourly")).get()
			.satisfies((found) -> assertThat(ScheduleRecords.value(found)).containsEntry("overlap", "QUEUE"));
	}

	/**
	 * A process with its own view of the journal.
	 */
	private final class Process {

		private final Journal journal = SchedulerTests.this.journals.start(SchedulerTests.this.clock);

		private final ScheduleRecords records = new ScheduleRecords(this.journal, SchedulerTests.this.clock);

		private final Election election = new Election();

		private final Scheduler scheduler;

		Process() {
			RecoveryLoop loop = SchedulerTests.this.loops.create("schedules");
			this.scheduler = new Scheduler(this.records, this.election, () -> SchedulerTests.this.port,
					new OpenTasks(Stored::new, SchedulerTests.this.stored), SchedulerTests.this.clock,
					() -> SchedulerTests.this.declared, loop);
			loop.close();
			this.election.addListener(this.scheduler);
			this.journal.addListener(this.scheduler);
		}

	}

	/**
	 * What a store knows of a task.
	 */
	private final class Stored implements TaskHandle<Object> {

		private final String id;

		Stored(String id) {
			this.id = id;
		}

		@Override
		public String id() {
			return this.id;
		}

		@Override
		public TaskStatus status() {
			SchedulerTests.this.asked.run();
			return SchedulerTests.this.ended ? TaskStatus.DEAD : TaskStatus.RUNNING;
		}

		@Override
		public TaskDetails details() {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<Object> result() {
			throw new UnsupportedOperationException();
		}

		@Override
		public Object await(Duration timeout) {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean cancel() {
			return SchedulerTests.this.cancelled.add(this.id);
		}

	}

	private final class Port implements EnqueuePort {

		private final List<String> ids = Collections.synchronizedList(new ArrayList<>());

		private final List<NewTask> tasks = new ArrayList<>();

		private boolean away;

		private boolean endsAtOnce;

		private Runnable published = () -> {
		};

		@Override
		public CompletableFuture<PublishResult> publish(NewTask task) {
			throw new UnsupportedOperationException();
		}

		@Override
		public PublishResult publishOnce(NewTask task) {
			if (this.away) {
				throw new BrokerUnavailableException("away", null);
			}
			this.ids.add(task.options().taskId());
			this.tasks.add(task);
			this.published.run();
			if (this.endsAtOnce) {
				SchedulerTests.this.leader.records.ended("hourly", lastId(), TaskStatus.SUCCEEDED).join();
			}
			return PublishResult.ACCEPTED;
		}

		Map<String, String> last() {
			return this.tasks.get(this.tasks.size() - 1).headers();
		}

		String lastId() {
			return this.ids.get(this.ids.size() - 1);
		}

	}

}
