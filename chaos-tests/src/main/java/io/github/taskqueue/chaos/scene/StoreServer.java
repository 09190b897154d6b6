package io.github.taskqueue.chaos.scene;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import io.github.taskqueue.jdbc.JdbcNames;
import io.github.taskqueue.test.fault.FaultProxy;

/**
 * The PostgreSQL of a run, with the tables of the library. It can be killed, and started
 * again with its port and data. Not thread-safe.
 */
public final class StoreServer implements AutoCloseable {

	private static final String USER = "postgres";

	private static final String DATABASE = "postgres";

	private static final String SCHEMA = "io/github/taskqueue/store/schema-%s-postgresql.sql";

	private static final JdbcNames NAMES = new JdbcNames("tq", null, "task_queue_");

	/**
	 * What an application sets that does not want to wait for its database for ever. The
	 * driver waits for an answer without an end where nothing is said.
	 */
	private static final String PATIENCE = "connectTimeout=2&socketTimeout=5";

	private static final int POOL_PATIENCE_MILLIS = 2_000;

	private static final Duration START = Duration.ofSeconds(60);

	private static final Duration END = Duration.ofSeconds(10);

	private static final Pattern PROGRAMS = Pattern.compile("^(.*)/postgres ");

	private final EmbeddedPostgres server;

	private final Path data;

	private final Path log;

	private StoreServer(EmbeddedPostgres server, Path data, Path log) {
		this.server = server;
		this.data = data;
		this.log = log;
	}

	/**
	 * Starts a server.
	 * @param folder of the run, in which its data and its log are
	 * @return a server that has all tables and no rows
	 * @throws IOException if it does not start
	 */
	public static StoreServer start(Path folder) throws IOException {
		Path data = folder.resolve("store");
		Path log = folder.resolve("store.log");
		EmbeddedPostgres server = EmbeddedPostgres.builder()
			.setDataDirectory(data)
			.setServerConfig("max_connections", "200")
			.setServerConfig("synchronous_commit", "on")
			.setPGStartupWait(START)
			.setOutputRedirector(Redirect.appendTo(log.toFile()))
			.setErrorRedirector(Redirect.appendTo(log.toFile()))
			.start();
		new ResourceDatabasePopulator(script("status"), script("checkpoint")).execute(server.getPostgresDatabase());
		return new StoreServer(server, data, log);
	}

	private static Resource script(String part) throws IOException {
		String script = new ClassPathResource(SCHEMA.formatted(part)).getContentAsString(StandardCharsets.UTF_8);
		return new ByteArrayResource(NAMES.in(script).getBytes(StandardCharsets.UTF_8));
	}

	FaultProxy line() {
		return FaultProxy.to(URI.create("postgresql://localhost:" + this.server.getPort()));
	}

	/** Returns the properties of an application that reaches its store by a line. */
	static List<String> properties(FaultProxy line) {
		return List.of("--task-queue.store.type=jdbc", "--task-queue.store.jdbc.initialize-schema=never",
				"--spring.datasource.url=jdbc:postgresql://%s:%d/%s?%s".formatted(line.host(), line.port(), DATABASE,
						PATIENCE),
				"--spring.datasource.username=" + USER,
				"--spring.datasource.hikari.connection-timeout=" + POOL_PATIENCE_MILLIS);
	}

	/**
	 * Ends all processes of the server at once ({@code kill -9}). What it has told to be
	 * committed stays: it was handed to the operating system.
	 * @throws IOException if it has not noted its process
	 * @throws IllegalStateException if it is still there after a while
	 */
	public void kill() throws IOException {
		ProcessHandle.of(pid()).ifPresent((first) -> {
			// the others would end by themselves, a moment later
			List<ProcessHandle> all = Stream.concat(Stream.of(first), first.descendants()).toList();
			all.forEach(ProcessHandle::destroyForcibly);
			all.forEach(StoreServer::awaitEnd);
		});
	}

	private long pid() throws IOException {
		return Long.parseLong(Files.readAllLines(this.data.resolve("postmaster.pid")).get(0));
	}

	private static void awaitEnd(ProcessHandle process) {
		try {
			process.onExit().get(END.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the store was ending", ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("The store does not end", ex);
		}
	}

	/**
	 * Starts the server after a kill, as it was started before. Returns when it takes
	 * connections.
	 * @throws IOException if its program cannot be run
	 * @throws InterruptedException if the run is ended
	 * @throws IllegalStateException if it does not start
	 */
	public void startAgain() throws IOException, InterruptedException {
		List<String> command = new ArrayList<>();
		if (LinuxUtils.isUnshareAvailable()) {
			// PostgreSQL does not run as root, but as somebody without a name
			command.addAll(List.of("unshare", "-U"));
		}
		command.addAll(List.of(programs().resolve("pg_ctl").toString(), "-D", this.data.toString(), "-w", "restart"));
		int status = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(Redirect.appendTo(this.log.toFile()))
			.start()
			.waitFor();
		if (status != 0) {
			throw new IllegalStateException("The store does not start again; see " + this.log);
		}
	}

	/** The server notes by which command it was started. */
	private Path programs() throws IOException {
		Matcher command = PROGRAMS.matcher(Files.readString(this.data.resolve("postmaster.opts")));
		if (!command.find()) {
			throw new IllegalStateException("The store has not noted where its programs are");
		}
		return Path.of(command.group(1));
	}

	/**
	 * Reads what is known of all tasks.
	 * @return the status by task id
	 */
	public Map<String, String> statuses() {
		Map<String, String> statuses = new HashMap<>();
		new JdbcTemplate(this.server.getPostgresDatabase()).query("SELECT id, status FROM task_queue_task", (row) -> {
			statuses.put(row.getString("id"), row.getString("status"));
		});
		return statuses;
	}

	/** Ends the server and removes its data. */
	@Override
	public void close() throws IOException {
		this.server.close();
	}

}
