package io.github.taskqueue.sample.thumbnail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import org.springframework.stereotype.Component;

import io.github.taskqueue.sample.SampleProperties;

/**
 * Knows where an image and its thumbnail lie.
 */
@Component
class ImageStore {

	private final Path uploads;

	private final Path thumbnails;

	ImageStore(SampleProperties properties) throws IOException {
		this.uploads = Files.createDirectories(properties.folder().resolve("uploads"));
		this.thumbnails = Files.createDirectories(properties.folder().resolve("thumbnails"));
	}

	Path upload(UUID id) {
		return this.uploads.resolve(id.toString());
	}

	Path thumbnail(UUID id) {
		return this.thumbnails.resolve(id + ".png");
	}

}
