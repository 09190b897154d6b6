package io.github.taskqueue.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A MariaDB of its own for the tests of this process, from an installed server.
 */
public final class MariaDbServer {

	private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/bin", "/opt/homebrew/bin", "/usr/local/bin");

	private static final String USER = "test";

	private static @Nullable String url;

	private MariaDbServer() {
	}

	/**
	 * Creates an empty database.
	 * @return the database
	 */
	public static TestDatabase newDatabase() {
		String name = "test_" + UUID.randomUUID().toString().replace("-", "");
		String server = url();
		try (Connection connection = DriverManager.getConnection(server, USER, USER)) {
			connection.createStatement().execute("CREATE DATABASE " + name);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return new TestDatabase(server + name, USER, USER);
	}

	/**
	 * Not at the initialization of this class, for which the thread that waits for the
	 * server would wait.
	 */
	private static synchronized String url() {
		if (url == null) {
			url = start();
		}
		return url;
	}

	/**
	 * A server that starts removes the temporary tables that it finds, also those of
	 * others, so each has a folder of its own for them.
	 */
	private static String start() {
		try {
			Path folder = Files.createTempDirectory("task-queue-mariadb-");
			Path data = folder.resolve("data");
			run(folder, program("mariadb-install-db"), "--no-defaults", "--datadir=" + data, "--tmpdir=" + folder,
					"--auth-root-authentication-method=normal", "--skip-test-db");
			Path init = Files.writeString(folder.resolve("init.sql"),
					"CREATE USER '%1$s'@'%%' IDENTIFIED BY '%1$s';\nGRANT ALL ON *.* TO '%1$s'@'%%';\n"
						.formatted(USER));
			int port = freePort();
			serve(folder, program("mariadbd"), "--no-defaults", "--datadir=" + data, "--tmpdir=" + folder,
					"--socket=" + folder.resolve("socket"), "--port=" + port, "--bind-address=127.0.0.1",
					"--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0", "--init-file=" + init,
					"--user=" + System.getProperty("user.name"));
			return awaitAnswer("jdbc:mariadb://127.0.0.1:" + port + "/", folder.resolve("log"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String awaitAnswer(String url, Path log) throws IOException {
		try {
			Awaitility.await().ignoreExceptions().until(() -> {
				DriverManager.getConnection(url, USER, USER).close();
				return true;
			});
			return url;
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException("MariaDB does not start:\n" + Files.readString(log), ex);
		}
	}

	/**
	 * The server ends with this process, however that ends: its shell then reads the end
	 * of its input.
	 */
	private static void serve(Path folder, String... command) throws IOException {
		Process shell = process(folder, "sh", "-c",
				"\"$@\" </dev/null & cat >/dev/null; kill $!; wait; rm -r '" + folder + "'", "sh", command);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> close(shell)));
	}

	private static void close(Process shell) {
		try {
			shell.getOutputStream().close();
		}
		catch (IOException ex) {
			shell.destroy();
		}
	}

	private static void run(Path folder, String... command) throws IOException {
		try {
			int status = process(folder, command[0], Stream.of(command).skip(1).toArray(String[]::new)).waitFor();
			if (status != 0) {
				throw new IllegalStateException(Files.readString(folder.resolve("log")));
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Process process(Path folder, Object... words) throws IOException {
		List<String> command = Stream.of(words)
			.flatMap((word) -> (word instanceof String[] more) ? Stream.of(more) : Stream.of((String) word))
			.toList();
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
			.start();
	}

	private static String program(String name) {
		return FOLDERS.stream()
			.map((folder) -> Path.of(folder, name))
			.filter(Files::isExecutable)
			.map(Path::toString)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"%s is not installed in any of %s; ./dev test installs it, or install MariaDB".formatted(name,
							FOLDERS)));
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}
