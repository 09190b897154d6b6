package io.github.taskqueue.benchmark;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

import io.github.taskqueue.benchmark.contender.Contender;
import io.github.taskqueue.benchmark.contender.Load;

/**
 * What is to be measured.
 *
 * @param tasks how many are sent at once and worked off
 * @param rounds how often everything is measured
 * @param paced how many are sent at 200 a second, for the latencies
 * @param contenders that are measured, in turn
 * @param load what kind of tasks
 */
record BenchOptions(int tasks, int rounds, int paced, Set<Contender> contenders, Load load) {

	static final String USAGE = """
			Options: --tasks N         how many are sent at once and worked off (100000)
			         --rounds N        how often everything is measured; the medians count (3)
			         --paced N         how many are sent at 200 a second, for the latencies (4000)
			         --contenders A,B  of raw, spring and task-queue (all)
			         --threads N       how many tasks a worker runs at a time (10)
			         --virtual true    on virtual threads, where there are some (false)
			         --text N          characters that a task carries (100)
			         --work N          milliseconds that a task takes (0)
			         --own-code        instead, what the library's own code costs, without a broker
			         --queues N        instead, what up to N queues cost in which nothing waits
			         --delays N        instead, how late delayed tasks are, and what N of them cost that wait
			The table is printed and all figures are in benchmarks/target/bench.json.""";

	/** The least that shows that everything works. */
	static final BenchOptions SMOKE = new BenchOptions(200, 1, 20, EnumSet.allOf(Contender.class), Load.USUAL);

	/**
	 * Reads {@code --name value} and {@code --name=value}.
	 * @throws IllegalArgumentException if there is one that is not known
	 */
	static BenchOptions parse(String... arguments) {
		Map<String, String> values = values(String.join("=", arguments));
		BenchOptions options = new BenchOptions(number(values, "tasks", 100_000), number(values, "rounds", 3),
				number(values, "paced", 4_000), contenders(values.remove("contenders")), load(values));
		if (!values.isEmpty()) {
			throw new IllegalArgumentException(USAGE);
		}
		return options;
	}

	private static Map<String, String> values(String arguments) {
		Map<String, String> values = new HashMap<>();
		for (String option : arguments.split("=?--")) {
			if (!option.isEmpty()) {
				String[] parts = option.split("=", 2);
				values.put(parts[0], (parts.length > 1) ? parts[1] : "");
			}
		}
		return values;
	}

	private static int number(Map<String, String> values, String name, int otherwise) {
		String value = values.remove(name);
		try {
			return (value != null) ? Integer.parseInt(value) : otherwise;
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(USAGE, ex);
		}
	}

	/**
	 * Reads an option that stands alone.
	 * @throws IllegalArgumentException if that is no number
	 */
	static int number(String name, String... arguments) {
		Map<String, String> values = values(String.join("=", arguments));
		if (!StringUtils.hasText(values.get(name)) || values.size() > 1) {
			throw new IllegalArgumentException(USAGE);
		}
		return number(values, name, 0);
	}

	private static Contender contender(String label) {
		return Arrays.stream(Contender.values())
			.filter((contender) -> contender.label().equals(label))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException(USAGE));
	}

	private static Load load(Map<String, String> values) {
		return new Load(number(values, "threads", Load.USUAL.threads()), Boolean.parseBoolean(values.remove("virtual")),
				number(values, "text", Load.USUAL.textLength()), number(values, "work", Load.USUAL.workMillis()));
	}

	private static Set<Contender> contenders(@Nullable String names) {
		if (names == null) {
			return EnumSet.allOf(Contender.class);
		}
		return Arrays.stream(names.split(","))
			.map(BenchOptions::contender)
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(Contender.class)));
	}

}
