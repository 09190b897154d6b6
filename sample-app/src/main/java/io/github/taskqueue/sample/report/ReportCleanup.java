package io.github.taskqueue.sample.report;

import java.io.IOException;
import java.nio.file.Files;
import java.util.UUID;

import org.springframework.stereotype.Component;

import io.github.taskqueue.AsyncTask;

/**
 * Deletes reports. A bean of its own, since a call inside the same bean does not pass the
 * proxy and would run at once.
 */
@Component
class ReportCleanup {

	private final ReportFolder folder;

	ReportCleanup(ReportFolder folder) {
		this.folder = folder;
	}

	@AsyncTask(queue = "reports")
	void delete(UUID id) throws IOException {
		Files.deleteIfExists(this.folder.file(id));
	}

}
