package io.github.taskqueue.sample.report;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.validation.Valid;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;

/**
 * Takes orders for reports and serves the files.
 */
@RestController
class ReportController {

	private static final MediaType CSV = new MediaType("text", "csv");

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ReportTasks tasks;

	private final TaskClient client;

	private final RecentReports reports;

	ReportController(ReportTasks tasks, TaskClient client, RecentReports reports) {
		this.tasks = tasks;
		this.client = client;
		this.reports = reports;
	}

	/**
	 * Whoever names a callback is told when the report is there.
	 */
	@PostMapping("/reports")
	ResponseEntity<Map<String, UUID>> order(@Valid @RequestBody ReportOrder order,
			@RequestParam Optional<URI> callback) {
		UUID id = UUID.randomUUID();
		TaskOptions options = callback.map(ReportController::toldAt).orElseGet(TaskOptions::with);
		this.reports.add(id, this.client.enqueue(options, () -> this.tasks.generate(id, order.rows())));
		return ResponseEntity.accepted().location(URI.create("/reports/" + id)).body(Map.of("id", id));
	}

	private static TaskOptions toldAt(URI callback) {
		try {
			return TaskOptions.with().callback(callback);
		}
		catch (IllegalArgumentException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getMessage(), ex);
		}
	}

	@GetMapping("/reports/{id}")
	ResponseEntity<Resource> download(@PathVariable UUID id) {
		return this.reports.find(id).map(this::download).orElseGet(() -> ResponseEntity.notFound().build());
	}

	private ResponseEntity<Resource> download(TaskHandle<Report> handle) {
		boolean ended = handle.result().isDone();
		return ended ? csv(handle.await(Duration.ZERO)) : ResponseEntity.accepted().build();
	}

	/**
	 * Waits for the worker and answers with the report itself. The wait holds a thread of
	 * the web server, so it is short.
	 */
	@GetMapping("/reports/now")
	ResponseEntity<Resource> orderAndWait(@Valid @ModelAttribute ReportOrder order) throws IOException {
		return csv(this.tasks.generate(UUID.randomUUID(), order.rows()).await(PATIENCE));
	}

	private ResponseEntity<Resource> csv(Report report) {
		Resource file = new FileSystemResource(report.file());
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
