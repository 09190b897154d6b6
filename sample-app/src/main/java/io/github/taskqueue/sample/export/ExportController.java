package io.github.taskqueue.sample.export;

import java.util.UUID;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.web.TaskResponses;

/**
 * Takes orders for exports and serves the files. Where an export is, the starter says.
 */
@RestController
class ExportController {

	private static final MediaType CSV = new MediaType("text", "csv");

	private final ExportTasks exports;

	private final ExportFiles files;

	private final TaskClient tasks;

	ExportController(ExportTasks exports, ExportFiles files, TaskClient tasks) {
		this.exports = exports;
		this.files = files;
		this.tasks = tasks;
	}

	@PostMapping("/exports")
	ResponseEntity<TaskHandle<Export>> order(@RequestParam(defaultValue = "20000") @Min(1) @Max(1_000_000) int rows) {
		UUID id = UUID.randomUUID();
		TaskOptions options = TaskOptions.with().taskId(id.toString());
		return TaskResponses.accepted(this.tasks.enqueue(options, () -> this.exports.export(id, rows)));
	}

	@GetMapping("/exports/{id}")
	ResponseEntity<Resource> download(@PathVariable UUID id) {
		Resource file = new FileSystemResource(this.files.file(id));
		if (!file.exists()) {
			return ResponseEntity.notFound().build();
		}
		ContentDisposition attachment = ContentDisposition.attachment().filename("orders.csv").build();
		return ResponseEntity.ok()
			.contentType(CSV)
			.headers((headers) -> headers.setContentDisposition(attachment))
			.body(file);
	}

}
