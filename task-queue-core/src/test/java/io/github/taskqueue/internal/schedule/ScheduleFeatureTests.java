package io.github.taskqueue.internal.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.github.taskqueue.DuplicateTaskIdException;
import io.github.taskqueue.TaskNotFoundException;
import io.github.taskqueue.TaskSchedules.Details;
import io.github.taskqueue.TaskSchedules.Plan;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.TestTasks;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.definition.TaskDefinition;
import io.github.taskqueue.internal.journal.Journal;
import io.github.taskqueue.internal.journal.JournalLifecycle;
import io.github.taskqueue.internal.journal.JournalLifecycle.Role;
import io.github.taskqueue.internal.journal.JournalRecord;
import io.github.taskqueue.internal.journal.Presence;
import io.github.taskqueue.internal.journal.TestJournals;
import io.github.taskqueue.internal.journal.TestJournals.Election;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.outcome.TaskOutcome;
import io.github.taskqueue.internal.pipeline.EnqueuePort;
import io.github.taskqueue.internal.pipeline.NewTask;
import io.github.taskqueue.internal.pipeline.PublishResult;
import io.github.taskqueue.internal.retry.Backoff;
import io.github.taskqueue.internal.retry.RetryPolicy;
import io.github.taskqueue.internal.retry.RetryableFailures;
import io.github.taskqueue.internal.testing.MovableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class ScheduleFeatureTests {

	private static final TaskDefinition TASK = TestTasks.definition(Duration.ofMinutes(1), new RetryPolicy(5,
			new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(10), 0.5), RetryableFailures.ALL));

	private static final Plan DAILY = Plan.cron("daily", TASK.name(), "0 2 * * *");

	private final MovableClock clock = new MovableClock();

	private final TestJournals journals = new TestJournals();

	private final RecoveryLoops loops = new RecoveryLoops();

	private final Journal journal = this.journals.start(this.clock);

	private final ScheduleRecords records = new ScheduleRecords(this.journal, this.clock);

	private final List<String> published = new ArrayList<>();

	private final List<String> used = new ArrayList<>();

	private final ScheduleFeature schedules = process();

	private ScheduleFeature process() {
		JournalLifecycle lifecycle = new JournalLifecycle(this.journal, new Election(),
				new Presence(this.journal, () -> {
					throw new IllegalStateException("Not present");
				}, this.clock, this.loops.create("presence")), this.loops.create("standing"), Role.OPTIONAL,
				Duration.ofSeconds(1));
		ScheduleFeature feature = new ScheduleFeature(lifecycle, Map.of(), Port::new, new OpenTasks((id) -> {
			throw new TaskNotFoundException(id);
		}, false), this.clock, this.loops);
		feature.prepare(List.of(TASK));
		return feature;
	}

	@BeforeEach
	void start() {
		this.schedules.start();
	}

	@AfterEach
	void close() {
		this.journals.close();
		this.loops.close();
	}

	private void record(String name, Map<String, Object> definition) {
		this.journal
			.append(new JournalRecord("schedule/" + name, "schedule", definition, "test", this.clock.instant(), null))
			.join();
	}

	private List<String> names() {
		return this.schedules.list().stream().map((each) -> each.plan().name()).toList();
	}

	@Test
	void whatIsDecidedIsSeenAtOnce() {
		this.schedules.add(DAILY);
		assertThat(this.schedules.list()).extracting(Details::plan).containsExactly(DAILY);
		this.schedules.change(DAILY.pauseOnFailure(3));
		assertThat(this.schedules.list()).extracting(Details::plan).containsExactly(DAILY.pauseOnFailure(3));
		this.schedules.pause("daily", "bank is down", "Anna");
		assertThat(this.schedules.list().get(0).paused()).isNotNull();
		this.schedules.resume("daily", "Anna");
		assertThat(this.schedules.list().get(0).paused()).isNull();
		assertThat(this.schedules.remove("daily")).isTrue();
		assertThat(this.schedules.list()).isEmpty();
	}

	@Test
	void scheduleIsRemovedBeforeItsState() {
		this.schedules.add(DAILY);
		this.records.save("daily", ScheduleState.from("0 2 * * * UTC", this.clock.instant()));
		this.records.ended("daily", "task", TaskStatus.SUCCEEDED).join();
		this.schedules.pause("daily", "bank is down", "Anna");
		List<String> removed = new ArrayList<>();
		this.journal.addListener((each) -> Stream.of(each)
			.filter((gone) -> gone.value() == null)
			.forEach((gone) -> removed.add(gone.kind())));
		this.schedules.remove("daily");
		assertThat(removed).containsExactly("schedule", "schedule-state", "schedule-end", "schedule-pause");
	}

	@Test
	void addedScheduleHasNothingOfAnEarlierOneOfItsName() {
		this.records.save("daily",
				new ScheduleState("0 2 * * * UTC", Instant.EPOCH, null, null, Instant.EPOCH, List.of(), 9));
		this.records.pause("daily", true, "bank is down", "Anna");
		this.schedules.add(DAILY);
		assertThat(this.schedules.list()).singleElement().satisfies((details) -> {
			assertThat(details.paused()).isNull();
			assertThat(details.missed()).isZero();
		});
	}

	@Test
	void definitionThatCannotBeReadHidesNoOtherAndCanBeRemoved(CapturedOutput output) {
		this.schedules.add(DAILY);
		record("broken", Map.of("cron", "of tomorrow"));
		assertThat(names()).containsExactly("daily");
		assertThat(output)
			.contains("Schedule 'broken' is not listed, as its definition cannot be read: It has no task");
		this.schedules.pause("broken", "unreadable", "Anna");
		assertThat(this.schedules.remove("broken")).isTrue();
		assertThat(this.records.definition("broken")).isEmpty();
	}

	@Test
	void timeWhoseIdIsInUseIsNotBackfilled() {
		this.schedules.add(DAILY);
		this.used.add("daily@2026-11-02T02:00[UTC]");
		assertThat(this.schedules.backfill("daily", Instant.parse("2026-11-01T00:00:00Z"),
				Instant.parse("2026-11-04T00:00:00Z")))
			.containsExactly("daily@2026-11-01T02:00[UTC]", "daily@2026-11-03T02:00[UTC]");
		assertThat(this.published).hasSize(2);
	}

	@Test
	void endOfATaskIsRecordedWhileNoProcessDeclaresItsSchedule() {
		this.records.define(ScheduleDefinition.of(DAILY, "tests", 1, null, true));
		this.records.save("daily", ScheduleState.from("0 2 * * * UTC", this.clock.instant()));
		this.clock.move(Duration.ofMinutes(10));
		assertThat(names()).isEmpty();
		end("daily");
		assertThat(this.records.end("daily")).isNotNull()
			.satisfies((end) -> assertThat(end.result()).isEqualTo(TaskStatus.SUCCEEDED));
		this.clock.move(Duration.ofDays(20));
		assertThat(this.records.end("daily")).isNotNull();
	}

	@Test
	void endOfATaskWhoseScheduleIsNotReadYetIsRecorded() {
		end("unread");
		assertThat(this.records.end("unread")).isNotNull();
		this.clock.move(Duration.ofDays(2));
		assertThat(this.records.end("unread")).isNull();
	}

	private void end(String schedule) {
		TaskCompletion completion = new TaskCompletion(
				TestTasks.message("task").with(Map.of(TaskHeaders.SCHEDULE, schedule)), new TaskOutcome.Succeeded(null),
				null);
		this.schedules.completing().forEach((listener) -> listener.onCompletion(completion).join());
	}

	@Test
	void addedScheduleFollowsItsTaskToAnotherQueueAndVersion() {
		Map<String, Object> earlier = new HashMap<>(ScheduleDefinition.of(DAILY, "old", 7, null, false).toValue());
		record("daily", earlier);
		record("others",
				ScheduleDefinition.of(Plan.cron("others", "Others.run", "@daily"), "old", 7, null, false).toValue());
		process().start();
		await().untilAsserted(() -> assertThat(this.records.definition("daily")).get()
			.satisfies((found) -> assertThat(ScheduleRecords.value(found)).containsEntry("queue", "tests")
				.containsEntry("version", 1)
				.containsEntry("cron", "0 2 * * *")));
		assertThat(ScheduleRecords.value(this.records.definition("others").orElseThrow())).containsEntry("queue",
				"old");
	}

	@Test
	void refusalNamesTheScheduleAndWhatIsKnown() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.schedules.add(Plan.cron("daily", TASK.name(), "0 2 * *")))
			.withMessage("cron of schedule 'daily' is '0 2 * *': it has 4 fields, not five or six");
		assertThatIllegalArgumentException().isThrownBy(() -> this.schedules.add(DAILY.zone("Mars/Base")))
			.withMessageStartingWith("zone of schedule 'daily' is 'Mars/Base': ");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.schedules.add(Plan.every("daily", TASK.name(), Duration.ofMillis(1))))
			.withMessageStartingWith("every of schedule 'daily' is 'PT0.001S': ");
		assertThatIllegalArgumentException().isThrownBy(() -> this.schedules.runNow("dialy"))
			.withMessage("There is no schedule named 'dialy'. Known are []");
		this.schedules.add(DAILY);
		assertThatIllegalArgumentException().isThrownBy(() -> this.schedules.runNow("dialy"))
			.withMessage("There is no schedule named 'dialy'. Did you mean 'daily'? Known are [daily]");
	}

	@Test
	void planSaysWhatCannotBeMeant() {
		assertThat(DAILY).isEqualTo(Plan.cron("daily", TASK.name(), "0 2 * * *"))
			.isNotEqualTo(DAILY.zone("Asia/Tokyo"));
		assertThat(DAILY).hasToString("daily: TestTasks.run at 0 2 * * * UTC, SKIP, FIRE_ONCE within PT1H, jitter PT0S,"
				+ " pauseOnFailure 0");
		assertThatIllegalArgumentException().isThrownBy(() -> Plan.cron("a b", "task", "@daily"));
		assertThatIllegalArgumentException().isThrownBy(() -> DAILY.jitter(Duration.ofDays(2)));
		assertThatIllegalArgumentException().isThrownBy(() -> DAILY.pauseOnFailure(-1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Plan.every("a", "task", Duration.ofHours(1)).zone("Europe/Berlin"));
	}

	/**
	 * Publishes nothing.
	 */
	private final class Port implements EnqueuePort {

		@Override
		public CompletableFuture<PublishResult> publish(NewTask task) {
			throw new UnsupportedOperationException();
		}

		@Override
		public PublishResult publishOnce(NewTask task) {
			String id = task.options().taskId();
			if (ScheduleFeatureTests.this.used.contains(id)) {
				throw new DuplicateTaskIdException(id, "Task %s is another one".formatted(id));
			}
			ScheduleFeatureTests.this.published.add(id);
			return PublishResult.ACCEPTED;
		}

	}

}
