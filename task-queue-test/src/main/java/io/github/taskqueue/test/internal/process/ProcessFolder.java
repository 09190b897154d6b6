package io.github.taskqueue.test.internal.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A temporary folder and the processes that live on it. They end and it is removed when
 * it is closed, or when this JVM ends, even by {@code kill -9}.
 * <p>
 * A shell sees to that: it waits for the end of a pipe whose other end only this JVM
 * holds. Instances are safe for use by several threads.
 */
public final class ProcessFolder implements AutoCloseable {

	// Ctrl-C reaches all processes of a terminal at once, but the application still needs
	// its broker while it shuts down. Moving the folder comes first: from then on nothing
	// can leave its mark there and start, so none is missed
	private static final String GUARD = """
			trap '' INT HUP TERM
			while read -r line; do :; done
			mv "$0" "$0-ended" || exit
			for mark in "$0-ended"/processes/*; do
				kill -9 "${mark##*/}"
			done
			tries=0
			until rm -rf "$0-ended" || [ $tries -eq 50 ]; do
				tries=$((tries + 1))
				sleep 0.1
			done
			""";

	private static final String LAUNCH = """
			trap '' INT HUP
			: > "$0/processes/$$" && exec "$@"
			""";

	private final Path path;

	private final Process guard;

	private ProcessFolder(Path path, Process guard) {
		this.path = path;
		this.guard = guard;
	}

	/**
	 * Creates a folder among the temporary ones.
	 * @param prefix of its name
	 * @return a new folder, empty but for the marks of its processes
	 * @throws UncheckedIOException if it cannot be created
	 */
	public static ProcessFolder create(String prefix) {
		try {
			Path path = Files.createTempDirectory(prefix);
			Files.createDirectory(marks(path));
			Process guard = shell(GUARD, path, List.of()).directory(path.getRoot().toFile())
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			return new ProcessFolder(path, guard);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ProcessBuilder shell(String script, Path folder, List<String> command) {
		List<String> shell = new ArrayList<>(List.of("/bin/sh", "-c", script, folder.toString()));
		shell.addAll(command);
		return new ProcessBuilder(shell);
	}

	private static Path marks(Path folder) {
		return folder.resolve("processes");
	}

	/**
	 * Returns where the folder is.
	 * @return its absolute path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Starts a process that ends with this folder. Terminal signals do not reach it.
	 * @param command the program and its arguments
	 * @param environment its whole environment
	 * @param log the file that gets what it prints, emptied first
	 * @return the process, which has this folder as its working directory
	 * @throws UncheckedIOException if it cannot be started
	 */
	public Process launch(List<String> command, Map<String, String> environment, Path log) {
		ProcessBuilder builder = shell(LAUNCH, this.path, command).directory(this.path.toFile())
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().clear();
		builder.environment().putAll(environment);
		try {
			Process process = builder.start();
			process.onExit().thenRun(() -> forget(process.pid()));
			return process;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// Its number may soon belong to a process of someone else
	private void forget(long pid) {
		try {
			Files.deleteIfExists(marks(this.path).resolve(Long.toString(pid)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ends the processes and removes the folder.
	 * @throws IllegalStateException if it is still there after 20 seconds
	 */
	@Override
	public void close() {
		try {
			this.guard.getOutputStream().close();
			if (!this.guard.waitFor(20, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Could not remove " + this.path);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
