package io.github.taskqueue.chaos.check;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.github.taskqueue.chaos.evidence.Statuses;
import io.github.taskqueue.chaos.fault.FaultKind;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.load.LoadLimits;
import io.github.taskqueue.chaos.load.PauseKind;
import io.github.taskqueue.chaos.load.ScheduleKind;
import io.github.taskqueue.chaos.load.TaskKind;

import static org.assertj.core.api.Assertions.assertThat;

class CheckerTests {

	private EvidenceBuilder run = new EvidenceBuilder().goodTasks();

	@Test
	void goodRunIsGreen() {
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void acceptedTaskThatNeverRanIsLost() {
		String id = this.run.published(TaskKind.QUICK, 5_000, Event.ACCEPTED);
		assertThatOnly("NothingLost", id);
	}

	@Test
	void acceptedTaskThatNeverSucceededIsLost() {
		String id = this.run.published(TaskKind.FLAKY, 5_000, Event.ACCEPTED);
		this.run.ran(id, 1, 5_100, false);
		assertThatOnly("NothingLost", id);
	}

	@Test
	void acceptedTaskThatMustDieAndIsNoDeadLetterIsLost() {
		String id = this.run.published(TaskKind.PERMANENT, 5_000, Event.ACCEPTED);
		this.run.ran(id, 1, 5_100, false);
		assertThatOnly("NothingLost", id);
	}

	@Test
	void taskOfAnUnknownOutcomeMayHaveRunOrNot() {
		this.run.published(TaskKind.QUICK, 5_000, Event.UNKNOWN);
		this.run.ran(this.run.published(TaskKind.QUICK, 5_000, Event.UNKNOWN), 1, 5_100, true);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void taskThatNobodyPublishedIsInvented() {
		String id = TaskKind.QUICK.id("nobody", 1);
		this.run.ran(id, 1, 5_000, true);
		assertThatOnly("NothingInvented", id);
	}

	@Test
	void refusedTaskMustNotRun() {
		String id = this.run.published(TaskKind.QUICK, 5_000, Event.REFUSED);
		this.run.ran(id, 1, 5_100, true);
		assertThatOnly("NothingInvented", id);
	}

	@Test
	void goodTaskMustNotBeDead() {
		String id = this.run.published(TaskKind.QUICK, 5_000, Event.ACCEPTED);
		this.run.ran(id, 1, 5_100, true).dead(id, "EXHAUSTED", 1, 5_200);
		assertThatOnly("DeadLettersExact", id);
	}

	@Test
	void deadLetterNeedsTheRightReason() {
		String id = this.run.published(TaskKind.PERMANENT, 5_000, Event.ACCEPTED);
		this.run.ran(id, 1, 5_100, false).dead(id, "", 1, 5_200);
		assertThatOnly("DeadLettersExact", id);
	}

	@Test
	void deadLetterNeedsTheRightNumberOfAttempts() {
		String id = this.run.published(TaskKind.ASSERTION, 5_000, Event.ACCEPTED);
		this.run.ran(id, 1, 5_100, false).dead(id, "EXHAUSTED", 1, 5_200);
		assertThatOnly("DeadLettersExact", id);
	}

	@Test
	void duplicateWithoutAFaultIsFound() {
		String id = ranTwice(5_000, 5_500);
		assertThatOnly("DuplicatesExplained", id);
	}

	@Test
	void duplicateIsExplainedByAFaultBetweenTheRuns() {
		ranTwice(5_000, 25_000);
		this.run.fault(FaultKind.WORKER_KILL, 15_000, 15_010);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void duplicateIsNotExplainedByAFaultAtAnotherTime() {
		String id = ranTwice(5_000, 5_500);
		this.run.fault(FaultKind.WORKER_KILL, 6_000, 6_010);
		assertThatOnly("DuplicatesExplained", id);
	}

	@ParameterizedTest
	@EnumSource(names = { "WORKER_TERM", "UNBOUND_QUEUE" })
	void duplicateIsNotExplainedByAFaultThatExcusesNone(FaultKind kind) {
		String id = ranTwice(5_000, 5_500);
		this.run.fault(kind, 5_100, 5_200);
		assertThatOnly("DuplicatesExplained", id);
	}

	@Test
	void duplicateIsExplainedByAFaultWhileItWasPublished() {
		String id = this.run.published(TaskKind.DELAYED, 5_000, Event.ACCEPTED);
		this.run.ran(id, 1, 15_000, true).ran(id, 1, 15_001, true).fault(FaultKind.LOST_CONFIRM, 4_900, 5_000);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void duplicateIsExplainedByOneOfTheAttemptBefore() {
		String id = this.run.published(TaskKind.FLAKY, 5_000, Event.ACCEPTED);
		this.run.ran(id, 1, 5_100, false)
			.ran(id, 1, 6_100, false)
			.fault(FaultKind.WORKER_KILL, 5_105, 5_106)
			.ran(id, 2, 17_000, false)
			.ran(id, 2, 18_000, false)
			.ran(id, 3, 19_000, true);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void secondDeadLetterWithoutAFaultIsFound() {
		String id = this.run.published(TaskKind.PERMANENT, 5_000, Event.ACCEPTED);
		this.run.ran(id, 1, 5_100, false).dead(id, "PERMANENT", 1, 5_200).dead(id, "PERMANENT", 1, 5_300);
		assertThatOnly("DuplicatesExplained", id);
	}

	@Test
	void faultMayDoubleWhatWasInHand() {
		doubled(LoadLimits.IN_HAND);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void faultMayNotDoubleMore() {
		doubled(LoadLimits.IN_HAND + 1);
		assertThatOnly("DuplicatesBounded", "WORKER_KILL");
	}

	private void doubled(int tasks) {
		this.run.fault(FaultKind.WORKER_KILL, 5_100, 5_110);
		for (int i = 0; i < tasks; i++) {
			ranTwice(5_000, 5_500);
		}
	}

	private String ranTwice(long first, long second) {
		String id = this.run.published(TaskKind.QUICK, first - 100, Event.ACCEPTED);
		this.run.ran(id, 1, first, true).ran(id, 1, second, true);
		return id;
	}

	@Test
	void messageThatIsLeftIsFound() {
		this.run.left("tq.q.quick", 1);
		assertThatOnly("QueuesEmpty", "tq.q.quick still holds 1");
	}

	@Test
	void whatPilesUpIsFound() {
		this.run.resource("channels", 20, 24).resource("threads", 100, 113);
		assertThatOnly("ResourcesFlat", "threads grew from 100 to 113");
	}

	@Test
	void workLongAfterTheLastFaultIsFound() {
		String id = this.run.published(TaskKind.QUICK, 5_000, Event.ACCEPTED);
		this.run.ran(id, 1, EvidenceBuilder.HEALED + 61_000, true);
		assertThatOnly("DrainedInTime", id);
	}

	@Test
	void brokerThatWasDownMayHoldUpDelays() {
		String id = this.run.published(TaskKind.DELAYED, 5_000, Event.ACCEPTED);
		this.run.fault(FaultKind.BROKER_KILL, 5_000, 9_000).ran(id, 1, EvidenceBuilder.HEALED + 200_000, true);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void callThatTakesTooLongIsFound() {
		String id = this.run.published(TaskKind.QUICK, 5_000, Event.UNKNOWN, 5_500_001);
		assertThatOnly("CallsInTime", id);
	}

	@Test
	void undocumentedFailureIsFound() {
		String id = this.run.published(TaskKind.QUICK, 5_000, Event.BROKEN);
		assertThatOnly("FailuresDocumented", id);
	}

	@Test
	void missingResultIsFound() {
		String id = this.run.published(TaskKind.ANSWERING, 5_000, Event.ACCEPTED);
		this.run.ran(id, 1, 5_100, true);
		assertThatOnly("ResultsArrive", id);
	}

	@Test
	void completedStepThatIsDoneAgainIsFound() {
		String id = stepwise();
		this.run.stepsOf(id, "2", 6_000, 1);
		assertThatOnly("NoStepRepeated", "Step 1 of " + id);
	}

	@Test
	void stepBehindACheckpointThatIsDoneAgainIsFound() {
		String id = stepwise();
		this.run.stepsOf(id, "2", 6_000, 3);
		assertThatOnly("NoStepRepeated", "Step 3 of " + id);
	}

	@Test
	void stepThatWasUnderWayMayBeDoneAgain() {
		String id = stepwiseWithoutSteps();
		this.run.beginsSteps(id, "1", 5_000).asksFor(id, "1", 5_001, 1).does(id, "1", 5_002, 1);
		this.run.stepsOf(id, "2", 6_000, 1, 2, 3);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void stepThatWasAskedForBeforeAnotherRunCompletedItMayBeDoneAgain() {
		String id = stepwiseWithoutSteps();
		this.run.beginsSteps(id, "1", 5_000).asksFor(id, "1", 5_001, 1);
		this.run.stepsOf(id, "2", 6_000, 1, 2, 3).does(id, "1", 6_500, 1);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void checkpointMayBeOverwrittenByARunOfTheSameTime() {
		String id = stepwiseWithoutSteps();
		this.run.beginsSteps(id, "1", 5_000).asksFor(id, "1", 5_001, 1);
		this.run.stepsOf(id, "2", 6_000, 2, 3).does(id, "1", 6_500, 1).completes(id, "1", 6_501, 1);
		this.run.stepsOf(id, "3", 7_000, 3);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void completedStepIsFoundBetweenProcessesToo() {
		String id = stepwise();
		this.run.add("worker-2.1", 5_100, Event.STEPS_BEGUN, id, 3, "1")
			.add("worker-2.1", 5_101, Event.STEP_BEGUN, id, 2, "1")
			.add("worker-2.1", 5_102, Event.STEP_DONE, id, 2, "1");
		assertThatOnly("NoStepRepeated", "Step 2 of " + id);
	}

	@Test
	void successWithoutAStepIsFound() {
		String id = stepwiseWithoutSteps();
		this.run.stepsOf(id, "1", 5_000, 1, 3);
		assertThatOnly("NoStepLost", id + " has succeeded without step 2");
	}

	private String stepwise() {
		String id = stepwiseWithoutSteps();
		this.run.stepsOf(id, "1", 5_000, 1, 2, 3);
		return id;
	}

	private String stepwiseWithoutSteps() {
		String id = this.run.published(TaskKind.STEPWISE, 4_900, Event.ACCEPTED);
		this.run.ran(id, 1, 5_000, true);
		return id;
	}

	@Test
	void storeThatDoesNotKnowAnEndIsFound() {
		String id = ranOnce(TaskKind.QUICK, 5_000);
		this.run.status(id, "RUNNING");
		assertThatOnly("StatusesExact", "The store says RUNNING of " + id);
	}

	@Test
	void storeThatKnowsAnotherEndIsFound() {
		String id = this.run.published(TaskKind.PERMANENT, 5_000, Event.ACCEPTED);
		this.run.ran(id, 1, 5_100, false).dead(id, "PERMANENT", 1, 5_200).status(id, "SUCCEEDED");
		assertThatOnly("StatusesExact", "The store says SUCCEEDED of " + id);
	}

	@Test
	void endOfAWorkerExcusesNoMissingStatus() {
		String id = ranOnce(TaskKind.QUICK, 5_000);
		this.run.status(id, "QUEUED").end(5_500);
		assertThatOnly("StatusesExact", id);
	}

	@Test
	void outageExcusesNoMissingStatusOfAWorkerThatLives() {
		String id = ranOnce(TaskKind.QUICK, 5_000);
		this.run.status(id, "QUEUED").fault(FaultKind.STORE_REFUSED, 4_000, 8_000);
		assertThatOnly("StatusesExact", id);
	}

	@Test
	void workerThatEndsInAnOutageMayTakeStatusesWithIt() {
		String id = ranOnce(TaskKind.QUICK, 5_000);
		this.run.status(id, "QUEUED").end(7_000).fault(FaultKind.STORE_REFUSED, 4_000, 8_000);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
		assertThat(Statuses.of(this.run.build()).orElseThrow().missing()).isOne();
	}

	@Test
	void whatEndedBeforeTheOutageMustNotBeMissing() {
		String id = ranOnce(TaskKind.QUICK, 1_500);
		this.run.status(id, "QUEUED").end(7_000).fault(FaultKind.STORE_REFUSED, 4_000, 8_000);
		assertThatOnly("StatusesExact", id);
	}

	@Test
	void statusThatCameAfterTheOutageIsLate() {
		this.run = new EvidenceBuilder();
		ranOnce(TaskKind.QUICK, 5_000);
		this.run.fault(FaultKind.STORE_REFUSED, 4_000, 8_000);
		Statuses statuses = Statuses.of(this.run.build()).orElseThrow();
		assertThat(statuses.late()).isOne();
		assertThat(statuses.missing()).isZero();
	}

	@Test
	void statusOfATaskOfABatchIsFoundByTheIdOfTheLibrary() {
		String id = this.run.published(TaskKind.BATCHED, 5_000, Event.ACCEPTED);
		this.run.add(EvidenceBuilder.WORKER, 5_100, Event.STARTED, id, 1, "0")
			.add(EvidenceBuilder.WORKER, 5_101, Event.DONE, id, 1, "made-by-the-library")
			.status("made-by-the-library", "RUNNING");
		assertThatOnly("StatusesExact", id);
	}

	@Test
	void taskThatWaitedForTheStoreIsFound() {
		String id = ranLate();
		this.run.fault(FaultKind.STORE_BLACK_HOLE, 18_000, 25_000);
		assertThatOnly("StoreNotInTheWay", id);
	}

	@Test
	void taskThatWaitedMayHaveAnotherReason() {
		ranLate();
		this.run.fault(FaultKind.STORE_BLACK_HOLE, 18_000, 25_000).fault(FaultKind.RESET, 16_000, 16_001);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	private String ranLate() {
		String id = this.run.published(TaskKind.QUICK, 20_000, Event.ACCEPTED);
		this.run.ran(id, 1, 26_000, true);
		return id;
	}

	private String ranOnce(TaskKind kind, long at) {
		String id = this.run.published(kind, at - 100, Event.ACCEPTED);
		this.run.ran(id, 1, at, true);
		return id;
	}

	@Test
	void timeWithoutATaskIsFound() {
		leavingOut(ScheduleKind.EACH, 40_000, 42_000);
		this.run.tick(ScheduleKind.EACH, 42_000, 42_005, 38_000, 1);
		assertThatOnly("NoTickMissing", ScheduleKind.EACH.id(40_000) + " has not run");
	}

	@Test
	void taskThatWasEnqueuedForATimeAndIsLostIsFound() {
		leavingOut(ScheduleKind.SKIPPING, 40_000);
		assertThatOnly("NoTickMissing", "comes after " + ScheduleKind.SKIPPING.id(40_000));
	}

	@Test
	void wrongNumberOfMissedTimesIsFound() {
		leavingOut(ScheduleKind.SKIPPING, 40_000, 41_000);
		this.run.tick(ScheduleKind.SKIPPING, 41_000, 41_005, 39_000, 2);
		assertThatOnly("NoTickMissing", "is told that 2 were missed since 39000, but 1 were");
	}

	@Test
	void timeThatWasLeftOutWithoutAReasonIsFound() {
		fiveLeftOut();
		assertThatOnly("NoTickMissing", ScheduleKind.SKIPPING.id(43_000) + " was left out");
	}

	@Test
	void timesMayBeLeftOutWhileALeaderDies() {
		fiveLeftOut();
		this.run.fault(FaultKind.WORKER_KILL, 41_000, 41_010);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	private void fiveLeftOut() {
		leavingOut(ScheduleKind.SKIPPING, 40_000, 41_000, 42_000, 43_000, 44_000);
		this.run.tick(ScheduleKind.SKIPPING, 44_000, 44_005, 39_000, 4);
	}

	@Test
	void taskForNoTimeOfItsScheduleIsFound() {
		String id = this.run.election(40_600).tick(ScheduleKind.SKIPPING, 40_500, 40_505, 40_000, 0);
		assertThatOnly("TicksOfSchedule", id);
	}

	@Test
	void taskThatRunsBeforeItsTimeIsFound() {
		leavingOut(ScheduleKind.SKIPPING, 40_000);
		assertThatOnly("TicksOfSchedule", this.run.tick(ScheduleKind.SKIPPING, 40_000, 39_990, 39_000, 0));
	}

	@Test
	void taskThatBeginsBeforeTheEndOfTheOneBeforeIsFound() {
		assertThatOnly("TicksOneByOne", "before the end of " + overlapping());
	}

	@Test
	void newLeaderMayNotKnowOfATask() {
		overlapping();
		this.run.election(40_500);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	private String overlapping() {
		leavingOut(ScheduleKind.BUFFERING, 40_000);
		return this.run.tick(ScheduleKind.BUFFERING, 40_000, 41_010, 39_000, 0);
	}

	@Test
	void taskThatTwoLeadersEnqueueIsFound() {
		assertThatOnly("TicksPublishedOnce", enqueuedByTwoLeaders());
	}

	@Test
	void twoLeadersMayEnqueueATaskWithoutAStore() {
		enqueuedByTwoLeaders();
		assertThat(Checker.check(this.run.withoutStore().build()).violations()).isEmpty();
	}

	private String enqueuedByTwoLeaders() {
		String id = ScheduleKind.EACH.id(40_000);
		this.run.fault(FaultKind.WORKER_KILL, 40_050, 40_060).election(40_070).ran(id, 1, 40_100, true);
		return id;
	}

	@Test
	void taskOfAScheduleMayBeDeliveredAgain() {
		String id = ScheduleKind.EACH.id(40_000);
		this.run.fault(FaultKind.WORKER_KILL, 40_050, 40_060)
			.add(EvidenceBuilder.WORKER, 40_100, Event.STARTED, id, 1, "1");
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	private void leavingOut(ScheduleKind schedule, long... times) {
		this.run = new EvidenceBuilder().leavingOut(schedule, times).goodTasks();
	}

	@Test
	void delayedTaskThatRunsEarlyIsFound() {
		String id = this.run.published(TaskKind.DELAYED, 5_000, Event.ACCEPTED);
		this.run.ranDelayed(id, 15_000, 14_999);
		assertThatOnly("DelaysKept", id);
	}

	@Test
	void delayedTaskThatRunsLateIsFound() {
		String id = this.run.published(TaskKind.DELAYED, 5_000, Event.ACCEPTED);
		this.run.ranDelayed(id, 15_000, 20_001);
		assertThatOnly("DelaysKept", id);
	}

	@Test
	void delayedTaskMayBeLateAfterAFault() {
		String id = this.run.published(TaskKind.DELAYED, 5_000, Event.ACCEPTED);
		this.run.fault(FaultKind.BROKER_KILL, 8_000, 9_000).ranDelayed(id, 15_000, 200_000);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "QUEUE, SLOW", "TASK, FLAKY_IN_PLACE" })
	void taskThatBeginsWhileItIsPausedIsFound(PauseKind pause, TaskKind kind) {
		String id = ranWhilePaused(pause, kind);
		this.run.fault(FaultKind.WORKER_KILL, 21_000, 21_010);
		assertThatOnly("PausesHold", id);
	}

	@Test
	void anotherTaskOfTheQueueMayBegin() {
		ranWhilePaused(PauseKind.TASK, TaskKind.FLAKY);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void processThatIsOutOfReachDoesNotHearOfAPause() {
		ranWhilePaused(PauseKind.QUEUE, TaskKind.SLOW);
		this.run.fault(FaultKind.BLACK_HOLE, 18_000, 22_000);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	private String ranWhilePaused(PauseKind pause, TaskKind kind) {
		String id = ranOnce(kind, 22_000);
		this.run.paused(pause, 20_000, 30_000);
		return id;
	}

	@Test
	void taskMayBeginBeforeAllProcessesKnowOfThePauseAndAfterItsEnd() {
		ranOnce(TaskKind.SLOW, 21_999);
		ranOnce(TaskKind.SLOW, 30_000);
		this.run.paused(PauseKind.QUEUE, 20_000, 30_000);
		assertThat(Checker.check(this.run.build()).violations()).isEmpty();
	}

	@Test
	void runWithoutAStoreHasNoSteps() {
		EvidenceBuilder plain = new EvidenceBuilder().withoutStore();
		assertThat(Checker.check(plain.build()).violations().get("LoadWasReal")).isNotEmpty()
			.noneMatch((sentence) -> sentence.contains("STEPWISE"));
		assertThat(Statuses.of(plain.build())).isEmpty();
	}

	@Test
	void runWithoutLoadIsFound() {
		assertThat(Checker.check(new EvidenceBuilder().build()).violations()).containsOnlyKeys("LoadWasReal");
	}

	private void assertThatOnly(String invariant, String mentioned) {
		Verdict verdict = Checker.check(this.run.build());
		assertThat(verdict.violations()).containsOnlyKeys(invariant);
		assertThat(verdict.violations().get(invariant)).singleElement().asString().contains(mentioned);
		assertThat(verdict.isGreen()).isFalse();
	}

}
