package io.github.taskqueue.sample.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

import org.springframework.stereotype.Component;

import io.github.taskqueue.sample.SampleProperties;

/**
 * Files of exports.
 */
@Component
class ExportFiles {

	private final Path folder;

	ExportFiles(SampleProperties properties) throws IOException {
		this.folder = Files.createDirectories(properties.folder().resolve("exports"));
	}

	Path file(UUID id) {
		return this.folder.resolve(id + ".csv");
	}

	/**
	 * Appends orders behind those that are written, in place of what a run has left there
	 * that did not get to its end.
	 */
	Export write(UUID id, Export written, int rows) throws IOException {
		StringBuilder page = new StringBuilder((written.rows() == 0) ? "number,amount\n" : "");
		for (int number = written.rows() + 1; number <= written.rows() + rows; number++) {
			page.append(number).append(',').append(number % 97).append(".00\n");
		}
		try (FileChannel channel = FileChannel.open(file(id), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			channel.truncate(written.bytes()).position(written.bytes());
			channel.write(ByteBuffer.wrap(page.toString().getBytes(StandardCharsets.UTF_8)));
			return new Export(written.rows() + rows, channel.position());
		}
	}

}
