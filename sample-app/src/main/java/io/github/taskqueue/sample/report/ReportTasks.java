package io.github.taskqueue.sample.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import org.springframework.stereotype.Component;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskClient;
import io.github.taskqueue.TaskHandle;
import io.github.taskqueue.TaskOptions;
import io.github.taskqueue.sample.SampleProperties;

/**
 * Generates reports.
 */
@Component
class ReportTasks {

	private final ReportFolder folder;

	private final ReportCleanup cleanup;

	private final TaskClient tasks;

	private final TaskOptions later;

	ReportTasks(ReportFolder folder, ReportCleanup cleanup, TaskClient tasks, SampleProperties properties) {
		this.folder = folder;
		this.cleanup = cleanup;
		this.tasks = tasks;
		this.later = TaskOptions.with().delay(properties.keepReports());
	}

	/**
	 * Writes a report and has it deleted later by another task, which waits in the
	 * broker. A second run replaces the file, so it does no harm.
	 */
	@AsyncTask(queue = "reports")
	TaskHandle<Report> generate(UUID id, int rows) throws IOException {
		Path file = this.folder.file(id);
		BigDecimal revenue = write(file, rows);
		this.tasks.enqueue(this.later, () -> this.cleanup.delete(id));
		return TaskHandle.completed(new Report(file, rows, revenue));
	}

	private BigDecimal write(Path file, int rows) throws IOException {
		BigDecimal revenue = BigDecimal.ZERO;
		try (BufferedWriter writer = Files.newBufferedWriter(file)) {
			writer.write(Order.HEADER + "\n");
			for (Order order : (Iterable<Order>) Order.generate(rows)::iterator) {
				writer.write(order.toCsv() + "\n");
				revenue = revenue.add(order.amount());
			}
		}
		return revenue;
	}

}
