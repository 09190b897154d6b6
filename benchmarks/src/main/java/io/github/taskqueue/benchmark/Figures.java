package io.github.taskqueue.benchmark;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured for one contender.
 *
 * @param values by column
 */
record Figures(Map<Column, Double> values) {

	/** The median of each column. */
	static Figures medianOf(List<Figures> rounds) {
		Map<Column, Double> medians = new EnumMap<>(Column.class);
		for (Column column : Column.values()) {
			medians.put(column, median(rounds.stream().mapToDouble((round) -> round.get(column)).toArray()));
		}
		return new Figures(medians);
	}

	private static double median(double[] values) {
		Arrays.sort(values);
		int middle = values.length / 2;
		return (values.length % 2 == 1) ? values[middle] : (values[middle - 1] + values[middle]) / 2;
	}

	double get(Column column) {
		return this.values.getOrDefault(column, Double.NaN);
	}

}
