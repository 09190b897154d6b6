package io.github.taskqueue.sample.thumbnail;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * Takes images and serves their thumbnails.
 */
@RestController
class ThumbnailController {

	private final ImageStore store;

	private final ThumbnailTasks tasks;

	ThumbnailController(ImageStore store, ThumbnailTasks tasks) {
		this.store = store;
		this.tasks = tasks;
	}

	@PostMapping("/thumbnails")
	ResponseEntity<Void> upload(@RequestParam MultipartFile image) throws IOException {
		UUID id = UUID.randomUUID();
		image.transferTo(this.store.upload(id));
		this.tasks.create(id);
		return ResponseEntity.accepted().location(URI.create("/thumbnails/" + id)).build();
	}

	@GetMapping("/thumbnails/{id}")
	ResponseEntity<Resource> download(@PathVariable UUID id) {
		Path thumbnail = this.store.thumbnail(id);
		if (Files.exists(thumbnail)) {
			return ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(new FileSystemResource(thumbnail));
		}
		return (Files.exists(this.store.upload(id)) ? ResponseEntity.accepted() : ResponseEntity.notFound()).build();
	}

}
