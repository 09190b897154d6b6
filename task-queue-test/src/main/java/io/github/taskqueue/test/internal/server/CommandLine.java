package io.github.taskqueue.test.internal.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A command that runs, prints and ends.
 *
 * @param environment the command's whole environment; empty for that of this process
 */
public record CommandLine(List<String> command, Map<String, String> environment) {

	/**
	 * Runs the command to its end.
	 * @return what it printed, errors included, without the last line break
	 * @throws IllegalStateException if it ends with another status than 0
	 */
	public String run() {
		try {
			Process process = builder().start();
			process.getOutputStream().close();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			if (process.waitFor() != 0) {
				throw new IllegalStateException(
						String.join(" ", this.command) + " ended with " + process.exitValue() + ": " + output);
			}
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while running " + this.command.get(0), ex);
		}
	}

	private ProcessBuilder builder() {
		ProcessBuilder builder = new ProcessBuilder(this.command).redirectErrorStream(true);
		if (!this.environment.isEmpty()) {
			builder.environment().clear();
			builder.environment().putAll(this.environment);
		}
		return builder;
	}

}
