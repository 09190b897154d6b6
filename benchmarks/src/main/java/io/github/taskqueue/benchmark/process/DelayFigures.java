package io.github.taskqueue.benchmark.process;

/**
 * How long after they were due tasks started, in milliseconds.
 *
 * @param earliest the first one, negative if it was early
 * @param median half of the tasks were earlier
 * @param p99 one in a hundred was later
 * @param latest the last one
 */
public record DelayFigures(double earliest, double median, double p99, double latest) {

	private static final double MICROS = 1_000;

	static DelayFigures of(long[] sorted) {
		int last = sorted.length - 1;
		return new DelayFigures(sorted[0] / MICROS, sorted[last / 2] / MICROS, sorted[last * 99 / 100] / MICROS,
				sorted[last] / MICROS);
	}

}
