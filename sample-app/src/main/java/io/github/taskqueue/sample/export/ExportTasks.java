package io.github.taskqueue.sample.export;

import java.io.IOException;
import java.util.UUID;

import org.springframework.stereotype.Component;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.TaskContext;
import io.github.taskqueue.TaskHandle;

/**
 * Exports orders page by page.
 */
@Component
class ExportTasks {

	private static final int PAGE = 100;

	private final ExportFiles files;

	private final ExportProperties properties;

	ExportTasks(ExportFiles files, ExportProperties properties) {
		this.files = files;
		this.properties = properties;
	}

	/**
	 * Writes a file and says how far it is. After each page it saves where it is: when
	 * its worker dies, another one cuts off what came after that, and goes on. So another
	 * one does when the worker stops for a deploy, and after half of the timeout, so that
	 * an export may take hours.
	 */
	@AsyncTask(queue = "exports", timeout = "10m")
	TaskHandle<Export> export(UUID id, int rows) throws IOException, InterruptedException {
		TaskContext task = TaskContext.current();
		Export done = task.checkpoint(Export.class).orElse(Export.NOTHING);
		while (done.rows() < rows) {
			task.throwIfCancelled();
			Thread.sleep(this.properties.pause().toMillis());
			done = this.files.write(id, done, Math.min(PAGE, rows - done.rows()));
			task.checkpoint(done);
			task.progress(done.rows(), rows, "%,d of %,d orders".formatted(done.rows(), rows));
			task.endSliceIfOver();
		}
		return TaskHandle.completed(done);
	}

}
