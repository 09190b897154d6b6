package io.github.taskqueue.test.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.taskqueue.test.internal.process.ProcessFolder;

/**
 * A Java process with the class path of this one, for tests of what happens when a
 * process is killed, stopped or held up. It ends with this JVM at the latest, even if
 * that is killed.
 *
 * <pre class="code">
 * try (ChildJvm worker = ChildJvm.running(Worker.class).arguments("--port=0").start()) {
 *     worker.awaitOutput("Started", Duration.ofSeconds(30));
 *     worker.kill();
 *     assertThat(worker.awaitExit(Duration.ofSeconds(5))).isEqualTo(137);
 * }
 * </pre>
 *
 * All methods may be called by any thread. Needs a POSIX system.
 */
public final class ChildJvm implements AutoCloseable {

	private static final long POLL_MILLIS = 20;

	private final ProcessFolder folder;

	private final Process process;

	private final Path output;

	ChildJvm(ProcessFolder folder, Process process, Path output) {
		this.folder = folder;
		this.process = process;
		this.output = output;
	}

	/**
	 * Begins to describe a process.
	 * @param main the class whose {@code main} method it runs
	 * @return a description to refine and to start
	 */
	public static ChildJvmSpec running(Class<?> main) {
		return new ChildJvmSpec(main.getName());
	}

	/**
	 * Returns the number of the process.
	 * @return the process id
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Tells whether the process has not ended. A stopped one is alive.
	 * @return whether it is alive
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Ends the process at once, without a chance to do anything (SIGKILL).
	 */
	public void kill() {
		this.process.destroyForcibly();
	}

	/**
	 * Asks the process to shut down (SIGTERM) and returns at once.
	 */
	public void terminate() {
		this.process.destroy();
	}

	/**
	 * Holds up all threads of the process (SIGSTOP), as a very long garbage collection
	 * does. Its connections stay open.
	 * @throws IllegalStateException if the process has ended
	 */
	public void stop() {
		signal("STOP");
	}

	/**
	 * Lets a stopped process go on (SIGCONT).
	 * @throws IllegalStateException if the process has ended
	 */
	public void resume() {
		signal("CONT");
	}

	// The shell has kill built in, where the system may have no such program
	private void signal(String name) {
		String pid = Long.toString(pid());
		try {
			Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s \"$0\" \"$1\"", name, pid)
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			if (!isAlive() || kill.waitFor() != 0) {
				throw new IllegalStateException("Could not send SIG" + name + " to process " + pid);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	/**
	 * Writes a line to the standard input of the process.
	 * @param line without its line break
	 * @throws UncheckedIOException if the process has ended or closed its input
	 */
	public void send(String line) {
		try {
			OutputStream input = this.process.getOutputStream();
			input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
			input.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the end of the process as a future.
	 * @return completes with the exit status: what the program gave, or 128 plus the
	 * number of the signal that ended it
	 */
	public CompletableFuture<Integer> onExit() {
		return this.process.onExit().thenApply(Process::exitValue);
	}

	/**
	 * Waits for the end of the process.
	 * @param timeout how long at most
	 * @return the exit status, as in {@link #onExit()}
	 * @throws IllegalStateException if it has not ended by then, with its output
	 */
	public int awaitExit(Duration timeout) {
		try {
			if (!this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException("Process " + pid() + " has not ended after " + timeout + told());
			}
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	/**
	 * Returns what the process has printed so far.
	 * @return its standard output and standard error
	 */
	public String output() {
		try {
			return Files.readString(this.output, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits until the process has printed a text.
	 * @param text to find anywhere in its output
	 * @param timeout how long at most
	 * @throws IllegalStateException if it has not by then, or ends without, with its
	 * output
	 */
	public void awaitOutput(String text, Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		boolean alive = true;
		while (!output().contains(text)) {
			if (!alive || System.nanoTime() > end) {
				throw new IllegalStateException("Process " + pid() + " has not printed \"" + text + "\"" + told());
			}
			alive = isAlive();
			pause();
		}
	}

	private String told() {
		return ". Its output:\n" + output();
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	private static IllegalStateException interrupted(InterruptedException cause) {
		Thread.currentThread().interrupt();
		return new IllegalStateException("Interrupted while waiting for a process", cause);
	}

	/**
	 * Kills the process where it is alive and removes its folder, with its output unless
	 * that goes elsewhere.
	 */
	@Override
	public void close() {
		kill();
		this.folder.close();
	}

}
