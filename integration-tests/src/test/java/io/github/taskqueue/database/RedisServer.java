package io.github.taskqueue.database;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

import org.springframework.util.FileSystemUtils;

/**
 * A Redis of its own for tests, from a program that comes as a library. It keeps what it
 * has in a file, so that it has it again when it is started after it was killed, and
 * leaves the disk to the brokers.
 */
public final class RedisServer implements AutoCloseable {

	private static final List<String> SETTINGS = List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "yes",
			"--appendfsync", "no");

	private static @Nullable RedisServer shared;

	private final Path folder;

	private final int port;

	private final List<String> command;

	private @Nullable Process shell;

	private RedisServer(String... settings) {
		try {
			this.folder = Files.createTempDirectory("task-queue-redis-");
			this.port = freePort();
			File program = ExecutableProvider.newJarResourceProvider().get();
			this.command = new ArrayList<>(List.of(program.getAbsolutePath(), "--port", String.valueOf(this.port),
					"--dir", this.folder.toString()));
			this.command.addAll(SETTINGS);
			this.command.addAll(List.of(settings));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Runtime.getRuntime().addShutdownHook(new Thread(this::close));
	}

	/**
	 * The server of all tests of this process that leave it alone. Each has keys of its
	 * own.
	 * @return the running server
	 */
	public static synchronized RedisServer shared() {
		if (shared == null) {
			shared = newServer();
		}
		return shared;
	}

	/**
	 * Starts a server, to be closed.
	 * @param settings its settings, as {@code --name} and value
	 * @return the running server
	 */
	public static RedisServer newServer(String... settings) {
		RedisServer server = new RedisServer(settings);
		server.start();
		return server;
	}

	/**
	 * Its port on this machine.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Starts the server, which ends with this process, however that ends: its shell then
	 * reads the end of its input.
	 */
	public void start() {
		List<String> words = new ArrayList<>(
				List.of("sh", "-c", "\"$@\" </dev/null & cat >/dev/null; kill -9 $!", "sh"));
		words.addAll(this.command);
		Path log = this.folder.resolve("log");
		try {
			this.shell = new ProcessBuilder(words).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
				.start();
			awaitAnswer(log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void awaitAnswer(Path log) throws IOException {
		try {
			Awaitility.await().until(this::isListening);
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException("Redis does not start:\n" + Files.readString(log), ex);
		}
	}

	private boolean isListening() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress("127.0.0.1", this.port), 1_000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Kills the server. What was written stays for the next start.
	 */
	public void kill() {
		Process running = this.shell;
		if (running != null) {
			try {
				running.getOutputStream().close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			running.onExit().join();
			Awaitility.await().until(() -> !isListening());
		}
		this.shell = null;
	}

	@Override
	public void close() {
		kill();
		try {
			FileSystemUtils.deleteRecursively(this.folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
