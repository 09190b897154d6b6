package io.github.taskqueue.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

import io.github.taskqueue.chaos.fault.FaultRecord;

/**
 * Tells how a run goes, on the console and in its folder.
 *
 * @param folder of the run
 */
record Progress(Path folder) {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

	void tell(String text) {
		String line = LocalTime.now().format(TIME) + " " + text + "\n";
		System.out.print(line);
		try {
			Files.writeString(this.folder.resolve("progress.log"), line, StandardOpenOption.CREATE,
					StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void tell(FaultRecord fault) {
		tell("%s of %s, %d ms from %d to %d".formatted(fault.kind(), fault.victim(), fault.to() - fault.from(),
				fault.from(), fault.to()));
	}

}
