package io.github.taskqueue.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.DefaultApplicationArguments;

import io.github.taskqueue.chaos.agent.Mutant;
import io.github.taskqueue.chaos.fault.FaultKind;

/**
 * What a run is to be.
 *
 * @param seed the source of chance
 * @param length how long faults are made
 * @param rate tasks per second
 * @param faults that are made; none for a run without faults
 * @param crashes whether there are tasks that crash their workers
 * @param store whether there is a store
 * @param mutant that the library is to be, if any
 * @param warmUp how long the load runs before the first fault
 */
record ChaosOptions(long seed, Duration length, int rate, Set<FaultKind> faults, boolean crashes, boolean store,
		Optional<Mutant> mutant, Duration warmUp) {

	static final String USAGE = """
			Options: --minutes M    how long faults are made (20)
			         --seed S       the source of chance (1)
			         --rate R       tasks per second (450)
			         --faults A,B   only faults of these kinds; none for no faults (all)
			         --crashes B    whether tasks crash their workers: true or false (true)
			         --store S      where status and checkpoints are kept: jdbc or none (jdbc)
			         --mutants A,B  instead, a short run with each of these mistakes in the library,
			                        which has to be found; all for all of them
			Ledgers, logs and the report are in chaos-tests/target/chaos.""";

	private static final Duration WARM_UP = Duration.ofSeconds(20);

	/** Longer than a delayed task waits when the broker was disturbed. */
	private static final Duration DRAIN = Duration.ofSeconds(450);

	private static final Set<String> NAMES = Set.of("minutes", "seed", "rate", "faults", "crashes", "store", "mutants");

	/**
	 * Reads the options.
	 * @throws IllegalArgumentException if there is one that is not known
	 */
	static ChaosOptions parse(ApplicationArguments arguments) {
		if (!NAMES.containsAll(arguments.getOptionNames()) || !arguments.getNonOptionArgs().isEmpty()) {
			throw new IllegalArgumentException(USAGE);
		}
		return new ChaosOptions(Long.parseLong(value(arguments, "seed", "1")),
				Duration.ofMillis((long) (Double.parseDouble(value(arguments, "minutes", "20")) * 60_000)),
				Integer.parseInt(value(arguments, "rate", "450")),
				constants(FaultKind.class, value(arguments, "faults", "all")),
				Boolean.parseBoolean(value(arguments, "crashes", "true")), store(value(arguments, "store", "jdbc")),
				Optional.empty(), WARM_UP);
	}

	/** Reads {@code --name value} and {@code --name=value}. */
	static ApplicationArguments arguments(String[] arguments) {
		List<String> joined = new ArrayList<>();
		for (String argument : arguments) {
			int last = joined.size() - 1;
			boolean isValue = !argument.startsWith("--") && last >= 0 && !joined.get(last).contains("=");
			if (isValue) {
				joined.set(last, joined.get(last) + "=" + argument);
			}
			else {
				joined.add(argument);
			}
		}
		return new DefaultApplicationArguments(joined.toArray(String[]::new));
	}

	private static String value(ApplicationArguments arguments, String name, String otherwise) {
		List<String> values = arguments.getOptionValues(name);
		return (values == null || values.isEmpty()) ? otherwise : values.get(0);
	}

	private static boolean store(String type) {
		return switch (type) {
			case "jdbc" -> true;
			case "none" -> false;
			default -> throw new IllegalArgumentException(USAGE);
		};
	}

	private static <E extends Enum<E>> Set<E> constants(Class<E> type, String names) {
		return switch (names) {
			case "all" -> EnumSet.allOf(type);
			case "none" -> EnumSet.noneOf(type);
			default -> Stream.of(names.toUpperCase(Locale.ROOT).split(","))
				.map((name) -> Enum.valueOf(type, name))
				.collect(Collectors.toCollection(() -> EnumSet.noneOf(type)));
		};
	}

	/** Reads which mutants are to be run, if any. */
	static Set<Mutant> mutants(ApplicationArguments arguments) {
		return constants(Mutant.class, value(arguments, "mutants", "none"));
	}

	/** A short run whose faults bring the mistake to light. */
	ChaosOptions with(Mutant mutant) {
		return new ChaosOptions(this.seed, MutantFaults.LENGTH, this.rate, MutantFaults.of(mutant), false,
				this.store || mutant.needsStore(), Optional.of(mutant), MutantFaults.WARM_UP);
	}

	/** A mutant may never be done. */
	Duration longestDrain() {
		return this.mutant.isPresent() ? MutantFaults.DRAIN : DRAIN;
	}

	String name() {
		return this.mutant.map(Enum::name).orElse("seed-" + this.seed);
	}

}
