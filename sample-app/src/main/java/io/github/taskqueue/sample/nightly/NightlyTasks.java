package io.github.taskqueue.sample.nightly;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskDetails;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskQuery;
import io.github.taskqueue.TaskSchedule;
import io.github.taskqueue.TaskStatus;

/**
 * Tells what went wrong.
 */
@Component
class NightlyTasks {

	static final String REPORT = "nightly-report";

	private static final int MOST = 1000;

	private final TaskClient tasks;

	NightlyTasks(TaskClient tasks) {
		this.tasks = tasks;
	}

	/**
	 * Counts the tasks that were enqueued since the report before and are dead letters.
	 * The schedule says when that was, so a night without a worker leaves no gap.
	 */
	@AsyncTask(queue = "reports")
	@TaskSchedule(name = REPORT, cron = "30 2 * * *", zone = "Europe/Berlin")
	TaskHandle<NightlyReport> report() {
		Instant since = TaskContext.current()
			.previousScheduledAt()
			.orElseGet(() -> Instant.now().minus(Duration.ofDays(1)));
		TaskQuery failed = TaskQuery.all().status(TaskStatus.DEAD).enqueuedFrom(since).limit(MOST);
		Map<String, Long> failures = this.tasks.find(failed)
			.tasks()
			.stream()
			.collect(Collectors.groupingBy(TaskDetails::name, Collectors.counting()));
		return TaskHandle.completed(new NightlyReport(since, failures));
	}

}
