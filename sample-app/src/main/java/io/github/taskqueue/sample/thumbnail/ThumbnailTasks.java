package io.github.taskqueue.sample.thumbnail;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

import javax.imageio.ImageIO;

import org.springframework.stereotype.Component;

import io.github.taskqueue.AsyncTask;
import io.github.taskqueue.PermanentTaskException;

/**
 * Makes thumbnails.
 */
@Component
class ThumbnailTasks {

	private static final Scaler scaler = new Scaler(200);

	private final ImageStore store;

	ThumbnailTasks(ImageStore store) {
		this.store = store;
	}

	/**
	 * Makes the thumbnail of an upload. May run twice, as any task: the second run finds
	 * the same upload and replaces the file by an equal one.
	 */
	@AsyncTask(queue = "images", timeout = "1m")
	void create(UUID id) throws IOException {
		Path upload = this.store.upload(id);
		BufferedImage image = ImageIO.read(upload.toFile());
		if (image == null) {
			Files.deleteIfExists(upload);
			throw new PermanentTaskException("Upload " + id + " is no image of a known format");
		}
		write(scaler.scale(image), this.store.thumbnail(id));
	}

	private void write(BufferedImage image, Path target) throws IOException {
		Path draft = Files.createTempFile(target.getParent(), "draft", ".png");
		ImageIO.write(image, "png", draft.toFile());
		// Readers see the whole thumbnail or none
		Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
	}

}
