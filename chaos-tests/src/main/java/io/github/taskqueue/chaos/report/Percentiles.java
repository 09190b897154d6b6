package io.github.taskqueue.chaos.report;

import java.util.stream.LongStream;

/**
 * How times are spread.
 *
 * @param count of the times
 * @param p50 half of them are not longer, in milliseconds
 * @param p99 99 of 100 are not longer, in milliseconds
 * @param max the longest, in milliseconds
 */
public record Percentiles(int count, long p50, long p99, long max) {

	static Percentiles of(LongStream times) {
		long[] sorted = times.sorted().toArray();
		return new Percentiles(sorted.length, at(sorted, 50), at(sorted, 99), at(sorted, 100));
	}

	private static long at(long[] sorted, int percent) {
		return (sorted.length == 0) ? 0 : sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
	}

	@Override
	public String toString() {
		return (this.count == 0) ? "—" : "%d / %d / %d ms (%d)".formatted(this.p50, this.p99, this.max, this.count);
	}

}
