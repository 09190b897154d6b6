package io.github.taskqueue.it.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskSchedule;
import io.github.taskqueue.TaskSchedule.Overlap;
import io.github.taskqueue.TaskSchedules;
import io.github.taskqueue.TaskSchedules.Details;
import io.github.taskqueue.TaskSchedules.Plan;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.it.support.ApplicationExtension;
import io.github.taskqueue.it.support.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Two workers without a store.
 */
class ScheduleTests {

	@RegisterExtension
	static final ApplicationExtension application = ApplicationExtension.of(Tasks.class)
		.with("task-queue.schedules.yearly.cron=0 3 * * *", "task-queue.schedules.yearly.zone=Europe/Berlin",
				"task-queue.schedules.off.enabled=false");

	private static TestApplication second;

	private final TaskSchedules schedules = application.bean(TaskSchedules.class);

	@BeforeEach
	void startAnother() {
		if (second == null || !second.context().isActive()) {
			second = application.startAnother(List.of(Tasks.class));
		}
		soon().until(() -> this.schedules.list().size() >= 2);
		Tasks.fast.clear();
		Tasks.slow.clear();
	}

	private static ConditionFactory soon() {
		return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(20));
	}

	private Details details(String name) {
		return this.schedules.list().stream().filter((each) -> each.plan().name().equals(name)).findAny().orElseThrow();
	}

	private void add(Plan plan) {
		this.schedules.add(plan);
		assertThat(this.schedules.list()).extracting(Details::plan).contains(plan);
	}

	private void remove(String name) {
		assertThat(this.schedules.remove(name)).isTrue();
		assertThat(this.schedules.list()).extracting((each) -> each.plan().name()).doesNotContain(name);
	}

	@Test
	void tickFiresInOneOfTwoProcesses() {
		soon().until(() -> Tasks.fast.size() >= 4);
		List<Ran> ran = List.copyOf(Tasks.fast);
		assertThat(ran).extracting(Ran::id).doesNotHaveDuplicates();
		assertThat(ran).allSatisfy((each) -> assertThat(each.id()).matches("fast@.*Z"));
		assertThat(ran.get(1).previous()).isEqualTo(ran.get(0).at());
		assertThat(ran).allSatisfy(
				(each) -> assertThat(each.at()).isBetween(each.ranAt().minusSeconds(20), each.ranAt().plusMillis(1)));
	}

	@Test
	void propertiesOverrideTheAnnotation() {
		assertThat(details("yearly").words()).isEqualTo("every day at 03:00 Europe/Berlin");
		assertThat(this.schedules.list()).extracting((each) -> each.plan().name()).doesNotContain("off");
	}

	@Test
	void scheduleSaysHowItIsGettingOn() {
		soon().until(() -> details("fast").result() == TaskStatus.SUCCEEDED);
		Details fast = details("fast");
		assertThat(fast.words()).isEqualTo("every second");
		assertThat(fast.declared()).isTrue();
		assertThat(fast.paused()).isNull();
		assertThat(fast.last()).isBeforeOrEqualTo(Instant.now());
		assertThat(fast.next()).hasSize(5)
			.containsExactlyElementsOf(
					Stream.iterate(fast.next().get(0), (time) -> time.plusSeconds(1)).limit(5).toList());
	}

	@Test
	void pauseHoldsInAllProcessesUntilTheResume() {
		add(Plan.every("paused", "slow", Duration.ofSeconds(1)));
		soon().until(() -> Tasks.slow.size() >= 2);
		second.bean(TaskSchedules.class).pause("paused", "bank is down", "Anna");
		soon().untilAsserted(() -> assertThat(details("paused").paused()).isNotNull().satisfies((pause) -> {
			assertThat(pause.reason()).isEqualTo("bank is down");
			assertThat(pause.by()).isEqualTo("Anna");
		}));
		soon().until(() -> details("paused").open() == null);
		int before = Tasks.slow.size();
		String now = this.schedules.runNow("paused");
		soon().until(() -> Tasks.slow.size() == before + 1);
		assertThat(List.copyOf(Tasks.slow).get(before).id()).isEqualTo(now);
		soon().during(Duration.ofMillis(2200)).until(() -> Tasks.slow.size() == before + 1);
		this.schedules.resume("paused", "Anna");
		soon().until(() -> Tasks.slow.size() >= before + 3);
		remove("paused");
	}

	@Test
	void addedScheduleSurvivesARestartOfAllProcesses() {
		Plan plan = Plan.cron("kept", "slow", "0 4 * * MON").zone("Asia/Tokyo").pauseOnFailure(3);
		try (ApplicationGroup group = new ApplicationGroup()) {
			group.start().add(plan);
			group.restart();
			TaskSchedules restarted = group.start();
			soon().until(() -> !restarted.list().isEmpty());
			assertThat(restarted.list()).filteredOn((each) -> each.plan().equals(plan)).hasSize(1);
			restarted.change(plan.pauseOnFailure(4));
			assertThat(restarted.list()).extracting(Details::plan).contains(plan.pauseOnFailure(4));
		}
	}

	@Test
	void eachTimeOfARangeIsBackfilled() {
		Plan plan = Plan.cron("filled", "slow", "0 4 * * *");
		add(plan);
		Instant from = Instant.parse("2026-11-01T04:00:00Z");
		assertThat(this.schedules.backfill("filled", from, from.plus(Duration.ofDays(2)))).containsExactly(
				"filled@2026-11-01T04:00[UTC]", "filled@2026-11-02T04:00[UTC]", "filled@2026-11-03T04:00[UTC]");
		soon().until(() -> Tasks.slow.size() == 3);
		assertThat(Tasks.slow).extracting(Ran::at)
			.containsExactlyInAnyOrder(from, from.plus(Duration.ofDays(1)), from.plus(Duration.ofDays(2)));
		assertThatIllegalArgumentException().isThrownBy(() -> this.schedules.backfill("filled", Instant.EPOCH, from))
			.withMessageContaining("more than 1000 times");
		remove("filled");
	}

	@Test
	void whatCannotBeMeantIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.schedules.add(Plan.cron("new", "nothing", "0 4 * * *")))
			.withMessageContaining("no task 'nothing'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.schedules.add(Plan.cron("new", "slow", "0 4 * * *").zone("Mars/Base")));
		assertThatIllegalArgumentException().isThrownBy(() -> this.schedules.add(Plan.cron("new", "slow", "0 4")));
		assertThatIllegalStateException()
			.isThrownBy(() -> this.schedules.add(Plan.cron("yearly", "slow", "0 4 * * *")));
		assertThatIllegalStateException().isThrownBy(() -> this.schedules.remove("yearly"))
			.withMessageContaining("declared by @TaskSchedule");
		assertThatIllegalArgumentException().isThrownBy(() -> this.schedules.pause("nothing", "bank is down", "Anna"));
		assertThat(this.schedules.remove("nothing")).isFalse();
	}

	@Test
	void failuresInARowPauseASchedule() {
		add(Plan.every("failing", "fails", Duration.ofSeconds(1)).pauseOnFailure(2));
		soon().untilAsserted(() -> assertThat(details("failing").paused()).isNotNull().satisfies((pause) -> {
			assertThat(pause.reason()).isEqualTo("2 tasks in a row have failed");
			assertThat(pause.by()).isEqualTo("task-queue");
		}));
		assertThat(details("failing").result()).isEqualTo(TaskStatus.DEAD);
		remove("failing");
	}

	@Test
	void taskThatRunsIsCancelledForTheNextTime() {
		Tasks.running.clear();
		Tasks.interrupted.clear();
		add(Plan.every("cancelling", "endless", Duration.ofSeconds(1)).overlap(Overlap.CANCEL_RUNNING));
		soon().until(() -> Tasks.interrupted.size() >= 2);
		assertThat(Tasks.running).doesNotHaveDuplicates();
		assertThat(List.copyOf(Tasks.running)).startsWith(Tasks.interrupted.toArray(String[]::new));
		assertThat(details("cancelling").result()).isEqualTo(TaskStatus.CANCELLED);
		remove("cancelling");
		Tasks.stopped.countDown();
	}

	/**
	 * Applications of another namespace, one after the other.
	 */
	private static final class ApplicationGroup implements AutoCloseable {

		private TestApplication running;

		TaskSchedules start() {
			if (this.running == null) {
				this.running = application.start(List.of(Tasks.class), "task-queue.namespace=restarted");
			}
			return this.running.bean(TaskSchedules.class);
		}

		void restart() {
			close();
			this.running = null;
		}

		@Override
		public void close() {
			this.running.close();
		}

	}

	record Ran(String id, Instant at, Instant previous, Instant ranAt) {

	}

	static class Tasks {

		static final Queue<Ran> fast = new ConcurrentLinkedQueue<>();

		static final Queue<Ran> slow = new ConcurrentLinkedQueue<>();

		static final Queue<String> running = new ConcurrentLinkedQueue<>();

		static final Queue<String> interrupted = new ConcurrentLinkedQueue<>();

		static final CountDownLatch stopped = new CountDownLatch(1);

		@AsyncTask(name = "endless")
		public void endless() throws InterruptedException {
			String id = TaskContext.current().id();
			running.add(id);
			try {
				stopped.await();
			}
			catch (InterruptedException ex) {
				interrupted.add(id);
				throw ex;
			}
		}

		@AsyncTask(name = "fast")
		@TaskSchedule(every = "1s")
		public void fast() {
			ran(fast);
		}

		@AsyncTask(name = "slow")
		@TaskSchedule(name = "yearly", cron = "@yearly")
		@TaskSchedule(name = "off", every = "1s")
		public void slow() {
			ran(slow);
		}

		@AsyncTask(name = "fails", retry = @TaskRetry(maxAttempts = 1))
		public void fails() {
			throw new IllegalStateException("planned");
		}

		private static void ran(Queue<Ran> ran) {
			TaskContext task = TaskContext.current();
			ran.add(new Ran(task.id(), task.scheduledAt().orElseThrow(),
					task.previousScheduledAt().orElse(Instant.EPOCH), Instant.now()));
		}

	}

}
