package io.github.taskqueue.schedules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.springframework.stereotype.Component;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskRetry;
import io.github.taskqueue.TaskSchedule;
import io.github.taskqueue.TaskSchedule.Overlap;
import io.github.taskqueue.test.TaskClock;

/**
 * Tasks of schedules.
 */
@Component
class NightTasks {

	private final List<Run> runs = new ArrayList<>();

	private final TaskClock clock;

	NightTasks(TaskClock clock) {
		this.clock = clock;
	}

	List<Run> runs() {
		return this.runs;
	}

	List<Run> runs(String task) {
		return this.runs.stream().filter((run) -> run.task().equals(task)).toList();
	}

	@AsyncTask(name = "nightly", queue = "nights")
	@TaskSchedule(cron = "30 2 * * *", zone = "Europe/Berlin")
	void nightly() {
		ran();
	}

	/**
	 * Takes three attempts, for longer than its interval.
	 */
	@AsyncTask(name = "slow", queue = "nights",
			retry = @TaskRetry(maxAttempts = 3, backoff = "10m", multiplier = 1, jitter = 0))
	@TaskSchedule(every = "15m", overlap = Overlap.QUEUE)
	void slow() {
		TaskContext task = TaskContext.current();
		if (task.attempt() < 3) {
			throw new IllegalStateException("not yet");
		}
		ran();
	}

	@AsyncTask(name = "failing", queue = "nights")
	void failing() {
		ran();
		throw new PermanentTaskException("planned");
	}

	@AsyncTask(name = "idle", queue = "nights")
	void idle() {
		ran();
	}

	private void ran() {
		TaskContext task = TaskContext.current();
		this.runs.add(new Run(task.name(), task.scheduledAt().orElse(null), task.previousScheduledAt().orElse(null),
				task.missed(), this.clock.instant()));
	}

	record Run(String task, Instant at, Instant previous, int missed, Instant ranAt) {

	}

}
