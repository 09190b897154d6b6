package io.github.taskqueue.chaos.load;

import java.lang.management.ManagementFactory;

import tools.jackson.databind.json.JsonMapper;

/**
 * What a process holds.
 *
 * @param threads that are alive
 * @param heap bytes in use after a garbage collection
 */
public record Footprint(int threads, long heap) {

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
	 */
	public static Footprint parse(String text) {
		return JsonMapper.shared().readValue(text.substring(text.indexOf('{')), Footprint.class);
	}

	@Override
	public String toString() {
		return JsonMapper.shared().writeValueAsString(this);
	}

}
