package io.github.taskqueue.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskSchedule;
import io.github.taskqueue.TaskSchedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Schedules that cannot run end the start.
 */
class ScheduleStartTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(TaskQueueAutoConfiguration.class))
		.withBean(CachingConnectionFactory.class, () -> new CachingConnectionFactory("localhost", 9));

	@Test
	void methodThatIsNoTaskStopsTheStart() {
		StartUp.failure(this.runner.withBean(NoTask.class), (analysis) -> {
			assertThat(analysis.getDescription())
				.isEqualTo("@TaskSchedule stands on ScheduleStartTests.NoTask.run(), which is no task.");
			assertThat(analysis.getAction()).isEqualTo("Annotate the method with @AsyncTask too.");
		});
	}

	@Test
	void scheduleWithoutAJournalStopsTheStart() {
		StartUp.failure(this.runner.withBean(Nightly.class).withPropertyValues("task-queue.journal=none"),
				(analysis) -> assertThat(analysis.getDescription())
					.contains("Schedule 'Nightly.run' cannot run without the journal"));
	}

	@Test
	void settingThatCannotBeMeantStopsTheStart() {
		StartUp.failure(
				this.runner.withBean(Nightly.class)
					.withPropertyValues("task-queue.schedules[Nightly.run].cron=every night"),
				(analysis) -> assertThat(analysis.getDescription()).startsWith("cron of schedule 'Nightly.run' of "));
	}

	@Test
	void applicationWithoutAJournalHasNoSchedules() {
		this.runner.withPropertyValues("task-queue.journal=none").run((context) -> {
			TaskSchedules schedules = context.getBean(TaskSchedules.class);
			assertThat(schedules.list()).isEmpty();
			assertThatIllegalStateException().isThrownBy(() -> schedules.pause("any", "bank is down", "Anna"))
				.withMessageContaining("task-queue.journal is none");
		});
	}

	static class NoTask {

		@TaskSchedule(every = "1h")
		public void run() {
		}

	}

	static class Nightly {

		@AsyncTask(name = "Nightly.run")
		@TaskSchedule(cron = "30 2 * * *")
		public void run() {
		}

	}

}
