package io.github.taskqueue.test.internal.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

/**
 * A folder of messages in the test resources of a module.
 *
 * @param name path of the folder on the class path
 * @param resources the test resources in the sources, {@code null} if they were not found
 * @param ci whether the test runs in CI, where a file that is written is not committed
 */
record GoldenFolder(String name, @Nullable Path resources, boolean ci) {

	private static final Log logger = LogFactory.getLog(GoldenFolder.class);

	/**
	 * How far a folder of compiled tests is below its module, such as
	 * build/classes/java/test.
	 */
	private static final int DEPTH = 5;

	/**
	 * Finds a folder.
	 */
	static GoldenFolder find(String name) {
		return new GoldenFolder(name, testResources(), Boolean.parseBoolean(System.getenv("CI")));
	}

	private static @Nullable Path testResources() {
		URL root = Objects.requireNonNull(ClassUtils.getDefaultClassLoader()).getResource("");
		Stream<Path> compiled = (root != null && root.getProtocol().equals("file"))
				? Stream.iterate(Path.of(URI.create(root.toString())), Objects::nonNull, Path::getParent).limit(DEPTH)
				: Stream.empty();
		return Stream.concat(compiled, Stream.of(Path.of("").toAbsolutePath()))
			.map((module) -> module.resolve("src/test"))
			.filter(Files::isDirectory)
			.map((test) -> test.resolve("resources"))
			.findFirst()
			.orElse(null);
	}

	/**
	 * Reads all files. Those of the sources come first, as the class path may still have
	 * files that were deleted.
	 * @throws IllegalArgumentException if one holds no message
	 */
	List<GoldenMessage> messages() {
		try {
			List<GoldenMessage> messages = new ArrayList<>();
			for (Resource file : files()) {
				messages.add(GoldenMessage.parse(this.name + "/" + file.getFilename(), file.getContentAsByteArray()));
			}
			return messages;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private List<Resource> files() throws IOException {
		Path folder = folder();
		if (folder == null || !Files.isDirectory(folder)) {
			return List
				.of(new PathMatchingResourcePatternResolver().getResources("classpath*:" + this.name + "/*.json"));
		}
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter((file) -> file.toString().endsWith(".json"))
				.sorted()
				.<Resource>map(FileSystemResource::new)
				.toList();
		}
	}

	private @Nullable Path folder() {
		return (this.resources != null) ? this.resources.resolve(this.name) : null;
	}

	/**
	 * Writes a message.
	 * @throws IllegalArgumentException if it must not or cannot be written
	 */
	void write(GoldenMessage message) {
		Path folder = folder();
		if (this.ci) {
			throw refusal("in CI (environment variable CI=true) none is written", message);
		}
		if (folder == null) {
			throw refusal("there is no folder src/test above the class path or in the working directory", message);
		}
		try {
			Files.createDirectories(folder);
			Path file = Files.writeString(folder.resolve(message.file()), message.text());
			logger.info("%s was written, as there was no message of task %s in version %d. Commit it.".formatted(file,
					message.name(), message.version()));
		}
		catch (IOException ex) {
			throw refusal("it cannot be written: " + ex, message);
		}
	}

	private IllegalArgumentException refusal(String why, GoldenMessage message) {
		return new IllegalArgumentException(
				"there is no message of task %s in version %d, and %s. Run the test where you can commit src/test/resources/%s/%s, or create it:%n%s"
					.formatted(message.name(), message.version(), why, this.name, message.file(), message.text()));
	}

}
