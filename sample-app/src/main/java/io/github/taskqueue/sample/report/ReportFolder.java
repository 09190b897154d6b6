package io.github.taskqueue.sample.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import org.springframework.stereotype.Component;

import io.github.taskqueue.sample.SampleProperties;

/**
 * Knows where a report lies.
 */
@Component
class ReportFolder {

	private final Path folder;

	ReportFolder(SampleProperties properties) throws IOException {
		this.folder = Files.createDirectories(properties.folder().resolve("reports"));
	}

	Path file(UUID id) {
		return this.folder.resolve(id + ".csv");
	}

}
