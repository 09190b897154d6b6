package io.github.taskqueue.benchmark.process;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How numbers travel between processes.
 */
final class Numbers {

	private Numbers() {
	}

	static String format(double... numbers) {
		return Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
	}

	static double[] parse(String text) {
		return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
	}

}
