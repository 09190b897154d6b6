package io.github.taskqueue.chaos.ledger;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An append-only file of one process. A line is with the operating system before
 * {@link #write} returns, so it survives {@code kill -9}. Thread-safe.
 */
public final class Ledger {

	private static final String SUFFIX = ".ledger";

	private final FileOutputStream output;

	private Ledger(FileOutputStream output) {
		this.output = output;
	}

	/**
	 * Opens a ledger.
	 * @param folder of all ledgers of a run
	 * @param process that writes it
	 * @return a ledger to write to
	 * @throws UncheckedIOException if it cannot be created
	 */
	public static Ledger open(Path folder, String process) {
		try {
			return new Ledger(new FileOutputStream(folder.resolve(process + SUFFIX).toFile(), true));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Writes a line, with one call of the operating system.
	 * @param event what happens
	 * @param task the id of the task
	 * @param number what the event tells first
	 * @param text what the event tells then
	 */
	public synchronized void write(Event event, String task, long number, String text) {
		String line = new Entry(System.currentTimeMillis(), event, task, number, text).toLine();
		try {
			this.output.write(line.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Reads all ledgers of a run.
	 * @param folder of the ledgers
	 * @param reader takes each process and one of its lines
	 * @throws UncheckedIOException if one cannot be read
	 */
	public static void readAll(Path folder, Reader reader) {
		try (Stream<Path> files = Files.list(folder)) {
			files.filter((file) -> file.toString().endsWith(SUFFIX)).sorted().forEach((file) -> {
				String name = file.getFileName().toString();
				String process = name.substring(0, name.length() - SUFFIX.length());
				read(file, (entry) -> reader.read(process, entry));
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void read(Path file, Consumer<Entry> reader) {
		try (Stream<String> lines = Files.lines(file)) {
			lines.flatMap((line) -> Entry.parse(line).stream()).forEach(reader);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Takes the lines of ledgers.
	 */
	@FunctionalInterface
	public interface Reader {

		/**
		 * Takes one line.
		 * @param process that wrote it
		 * @param entry the line
		 */
		void read(String process, Entry entry);

	}

}
