package io.github.taskqueue.test.internal.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a node printed.
 *
 * @param file which need not exist yet
 */
record NodeLog(Path file) {

	private static final int TAIL = 30;

	// Erlang's symbol, its words for it, and the distribution port's own message
	private static final Pattern PORT_TAKEN = Pattern.compile("eaddrinuse|already in use|it is in use by");

	/** Returns its last lines. */
	String tail() {
		List<String> lines = text().lines().toList();
		return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
	}

	/** Whether a port of the node belongs to another process. */
	boolean reportsTakenPort() {
		return PORT_TAKEN.matcher(text()).find();
	}

	private String text() {
		try {
			return Files.exists(this.file) ? new String(Files.readAllBytes(this.file), StandardCharsets.UTF_8) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
