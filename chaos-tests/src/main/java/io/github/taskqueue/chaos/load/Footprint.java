package io.github.taskqueue.chaos.load;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds.
 *
 * @param threads that are alive
 * @param heap bytes in use after a garbage collection
 */
public record Footprint(int threads, long heap) {

	private static final Pattern TEXT = Pattern.compile("threads=(\\d+) heap=(\\d+)");

	private static final int COLLECTIONS = 3;

	static Footprint now() {
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
		}
		return new Footprint(ManagementFactory.getThreadMXBean().getThreadCount(),
				ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
	}

	/**
	 * Reads what a process has printed.
	 * @param text with a footprint somewhere in it
	 * @return the footprint
	 * @throws IllegalArgumentException if there is none
	 */
	public static Footprint parse(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.find()) {
			throw new IllegalArgumentException("No footprint in: " + text);
		}
		return new Footprint(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
	}

	@Override
	public String toString() {
		return "threads=" + this.threads + " heap=" + this.heap;
	}

}
