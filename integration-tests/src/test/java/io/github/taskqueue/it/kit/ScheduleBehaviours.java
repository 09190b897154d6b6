package io.github.taskqueue.it.kit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskSchedule;
import io.github.taskqueue.TaskSchedules;
import io.github.taskqueue.TaskSchedules.Details;
import io.github.taskqueue.TaskSchedules.Plan;
import io.github.taskqueue.it.support.Journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

abstract class ScheduleBehaviours extends TaskBehaviours {

	private static final Plan MONTHLY = Plan.cron("monthly", "scheduled", "0 5 1 * *");

	@Autowired
	private TaskSchedules schedules;

	@BeforeEach
	void awaitDeclared() {
		await().atMost(SOON).until(() -> !this.schedules.list().isEmpty());
		this.schedules.remove("monthly");
	}

	private Details details(String name) {
		return this.schedules.list().stream().filter((each) -> each.plan().name().equals(name)).findAny().orElseThrow();
	}

	@Test
	void declaredScheduleIsListed() {
		assertThat(details("yearly")).satisfies((yearly) -> {
			assertThat(yearly.words()).isEqualTo("at 00:00 UTC on day 1 of the month in January");
			assertThat(yearly.declared()).isTrue();
			assertThat(yearly.next()).hasSize(5).isSorted();
		});
		assertThatIllegalStateException().isThrownBy(() -> this.schedules.remove("yearly"))
			.withMessageContaining("@TaskSchedule");
	}

	@Test
	void whatIsDecidedIsSeenWhenTheMethodReturns() {
		this.schedules.add(MONTHLY);
		assertThat(details("monthly").plan()).isEqualTo(MONTHLY);
		this.schedules.change(MONTHLY.jitter(Duration.ofMinutes(5)));
		assertThat(details("monthly").plan().jitter()).hasMinutes(5);
		this.schedules.pause("monthly", "bank is down", "Anna");
		assertThat(details("monthly").paused()).isNotNull();
		this.schedules.resume("monthly", "Anna");
		assertThat(details("monthly").paused()).isNull();
		assertThat(this.schedules.remove("monthly")).isTrue();
		assertThat(this.schedules.list()).extracting((each) -> each.plan().name()).containsExactly("yearly");
	}

	@Test
	void taskOfAScheduleRunsNow() {
		String id = this.schedules.runNow("yearly");
		assertThat(this.tasks.drain().succeeded()).isOne();
		assertThat(this.journal.texts()).containsExactly(id);
	}

	@Test
	void timesOfARangeAreBackfilledOnce() {
		this.schedules.add(MONTHLY);
		Instant from = Instant.parse("2026-01-01T00:00:00Z");
		Instant to = Instant.parse("2026-03-31T00:00:00Z");
		List<String> enqueued = this.schedules.backfill("monthly", from, to);
		assertThat(enqueued).containsExactly("monthly@2026-01-01T05:00[UTC]", "monthly@2026-02-01T05:00[UTC]",
				"monthly@2026-03-01T05:00[UTC]");
		assertThat(this.tasks.drain().succeeded()).isEqualTo(3);
		assertThat(this.journal.texts()).containsExactlyInAnyOrderElementsOf(enqueued);
		assertThat(this.journal.entries()).extracting(Journal.Entry::detail)
			.containsExactlyInAnyOrder("2026-01-01T05:00:00Z", "2026-02-01T05:00:00Z", "2026-03-01T05:00:00Z");
		assertThat(this.schedules.backfill("monthly", from, to)).isEmpty();
	}

	@Test
	void unknownSchedulesAndTasksAreNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.schedules.pause("nothing", "bank is down", "Anna"))
			.withMessageContaining("nothing");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.schedules.add(Plan.cron("monthly", "nobodys", "@monthly")))
			.withMessageContaining("no task 'nobodys'");
	}

	static class ScheduledTasks {

		private final Journal journal;

		ScheduledTasks(Journal journal) {
			this.journal = journal;
		}

		@AsyncTask(name = "scheduled")
		@TaskSchedule(name = "yearly", cron = "@yearly")
		void scheduled() {
			TaskContext task = TaskContext.current();
			this.journal.write(task.id(), task.scheduledAt().map(Instant::toString).orElse(""));
		}

	}

}
