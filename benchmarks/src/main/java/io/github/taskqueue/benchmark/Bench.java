package io.github.taskqueue.benchmark;

import java.nio.file.Path;

import io.github.taskqueue.benchmark.micro.OwnCode;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * The program.
 */
public final class Bench {

	private static final Path TARGET = Path.of("target").toAbsolutePath();

	private static final int WRONG_OPTIONS = 2;

	private Bench() {
	}

	/**
	 * Runs.
	 * @param arguments see {@link BenchOptions#USAGE}
	 * @throws Exception if something cannot be measured
	 */
	public static void main(String[] arguments) throws Exception {
		try {
			run(arguments);
			System.exit(0);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.exit(WRONG_OPTIONS);
		}
	}

	private static void run(String... arguments) throws Exception {
		switch ((arguments.length > 0) ? arguments[0] : "") {
			case "--help" -> System.out.println(BenchOptions.USAGE);
			case "--own-code" -> OwnCode.measure(TARGET.resolve("own-code.json"));
			case "--queues" -> {
				int most = BenchOptions.number("queues", arguments);
				System.out.println(ManyQueues.measure(RabbitBroker.shared(), most));
			}
			case "--delays" -> {
				int waiting = BenchOptions.number("delays", arguments);
				System.out.println(Delays.measure(RabbitBroker.shared(), waiting));
			}
			default -> compare(BenchOptions.parse(arguments));
		}
	}

	private static void compare(BenchOptions options) throws Exception {
		Comparison comparison = new ComparisonRun(options).measure(RabbitBroker.shared());
		comparison.write(TARGET.resolve("bench.json"));
		System.out.println("\n" + comparison.toMarkdown());
	}

}
