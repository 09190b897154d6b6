package io.github.taskqueue.benchmark.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process takes of the machine's memory, in megabytes. Known on Linux only.
 */
final class ProcessMemory {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final double KILOBYTES = 1024;

	private ProcessMemory() {
	}

	/** What is resident now. */
	static double resident() throws IOException {
		return megabytes("VmRSS:");
	}

	/** The most that ever was. */
	static double peak() throws IOException {
		return megabytes("VmHWM:");
	}

	private static double megabytes(String name) throws IOException {
		if (!Files.exists(STATUS)) {
			return Double.NaN;
		}
		return Files.readAllLines(STATUS)
			.stream()
			.filter((line) -> line.startsWith(name))
			.mapToDouble((line) -> Double.parseDouble(line.replaceAll("\\D", "")) / KILOBYTES)
			.findFirst()
			.orElse(Double.NaN);
	}

}
