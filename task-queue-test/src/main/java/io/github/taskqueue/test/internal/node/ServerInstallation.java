package io.github.taskqueue.test.internal.node;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An installed RabbitMQ server.
 *
 * @param scripts the folder of {@code rabbitmq-server} and {@code rabbitmqctl}
 * @param epmd Erlang's port mapper
 * @param path where those scripts find Erlang and the system's own tools
 */
public record ServerInstallation(Path scripts, Path epmd, String path) {

	private static final Path DEBIAN_AND_RPM = Path.of("/usr/lib/rabbitmq");

	// Homebrew's folders, and Erlang's own where its tools are not linked into the path
	private static final List<Path> WELL_KNOWN = Stream
		.of("/opt/homebrew/sbin", "/opt/homebrew/opt/rabbitmq/sbin", "/opt/homebrew/bin",
				"/opt/homebrew/opt/erlang/bin", "/usr/local/sbin", "/usr/local/opt/rabbitmq/sbin", "/usr/local/bin",
				"/usr/local/opt/erlang/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/lib/erlang/bin",
				"/usr/lib64/erlang/bin", "/usr/local/lib/erlang/bin")
		.map(Path::of)
		.toList();

	/** The folders to look in: the path of the environment, then the usual ones. */
	public static List<Path> searchPath(Map<String, String> environment) {
		List<Path> folders = new ArrayList<>();
		Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
			.filter((folder) -> !folder.isBlank())
			.map(Path::of)
			.forEach(folders::add);
		folders.add(DEBIAN_AND_RPM.resolve("bin"));
		folders.addAll(versions(DEBIAN_AND_RPM.resolve("lib")));
		folders.addAll(WELL_KNOWN);
		return folders.stream().distinct().toList();
	}

	private static List<Path> versions(Path lib) {
		if (!Files.isDirectory(lib)) {
			return List.of();
		}
		try (DirectoryStream<Path> servers = Files.newDirectoryStream(lib, "rabbitmq_server-*")) {
			List<Path> found = new ArrayList<>();
			servers.forEach((server) -> found.add(server.resolve("sbin")));
			return found;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static Optional<ServerInstallation> find(List<Path> folders) {
		String path = folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
		return folders.stream()
			.filter(ServerInstallation::holdsServer)
			.findFirst()
			.flatMap((scripts) -> epmd(folders).map((epmd) -> new ServerInstallation(scripts, epmd, path)));
	}

	// Debian and RPM put wrappers on the path which refuse all users but root and
	// rabbitmq, and run as the latter; only the scripts themselves have their
	// rabbitmq-env beside them
	private static boolean holdsServer(Path folder) {
		return Files.isExecutable(folder.resolve("rabbitmq-server"))
				&& Files.isExecutable(folder.resolve("rabbitmqctl")) && Files.exists(folder.resolve("rabbitmq-env"));
	}

	private static Optional<Path> epmd(List<Path> folders) {
		return folders.stream().map((folder) -> folder.resolve("epmd")).filter(Files::isExecutable).findFirst();
	}

	Path server() {
		return this.scripts.resolve("rabbitmq-server");
	}

	Path ctl() {
		return this.scripts.resolve("rabbitmqctl");
	}

}
