package io.github.taskqueue.sample.nightly;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskSchedules;
import io.github.taskqueue.web.TaskResponses;

/**
 * Tells when the nightly report is made, and has it made now.
 */
@RestController
@RequestMapping("/nightly-report")
class NightlyController {

	private final TaskSchedules schedules;

	private final TaskClient tasks;

	NightlyController(TaskSchedules schedules, TaskClient tasks) {
		this.schedules = schedules;
		this.tasks = tasks;
	}

	@GetMapping
	ResponseEntity<TaskSchedules.Details> schedule() {
		return ResponseEntity.of(this.schedules.list()
			.stream()
			.filter((schedule) -> schedule.plan().name().equals(NightlyTasks.REPORT))
			.findFirst());
	}

	@PostMapping
	ResponseEntity<TaskHandle<NightlyReport>> runNow() {
		String id = this.schedules.runNow(NightlyTasks.REPORT);
		return TaskResponses.accepted(this.tasks.handle(id, NightlyReport.class));
	}

}
