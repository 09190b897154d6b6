package io.github.taskqueue.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file to which tasks of several processes append a line each.
 */
public final class TaskLedger {

	private final Path file;

	public TaskLedger(Path file) {
		this.file = file;
	}

	/**
	 * Creates the file, which nothing may be written to before.
	 */
	public TaskLedger create() {
		try {
			Files.createFile(this.file);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void add(String line) {
		try {
			Files.writeString(this.file, line + "\n", StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The lines that are complete. Another process may be in the middle of the next one.
	 */
	public List<String> lines() {
		try {
			String text = Files.readString(this.file);
			return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The path of the file, for another process.
	 */
	@Override
	public String toString() {
		return this.file.toString();
	}

}
