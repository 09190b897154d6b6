package io.github.taskqueue.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.ApplicationArguments;
import org.springframework.util.FileSystemUtils;

import io.github.taskqueue.chaos.agent.Mutant;
import io.github.taskqueue.chaos.report.Report;
import io.github.taskqueue.test.broker.RabbitBroker;

/**
 * The program. It ends with status 0 if all promises were kept, or broken by every
 * mutant; with 1 if not; and with another one if the run itself went wrong.
 */
public final class Chaos {

	private static final Path RUNS = Path.of("target", "chaos").toAbsolutePath();

	private static final int RED = 1;

	private static final int BROKEN = 2;

	private Chaos() {
	}

	/**
	 * Runs.
	 * @param arguments see {@link ChaosOptions#USAGE}
	 */
	public static void main(String[] arguments) {
		System.exit(run(ChaosOptions.arguments(arguments)));
	}

	private static int run(ApplicationArguments arguments) {
		if (arguments.containsOption("help")) {
			System.out.println(ChaosOptions.USAGE);
			return 0;
		}
		try {
			ChaosOptions options = ChaosOptions.parse(arguments);
			Set<Mutant> mutants = ChaosOptions.mutants(arguments);
			return mutants.isEmpty() ? runOnce(options) : runMutants(options, mutants);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			return BROKEN;
		}
		catch (Exception ex) {
			ex.printStackTrace();
			return BROKEN;
		}
	}

	private static int runOnce(ChaosOptions options) throws Exception {
		return report(options).violations().isEmpty() ? 0 : RED;
	}

	private static int runMutants(ChaosOptions options, Set<Mutant> mutants) throws Exception {
		Map<Mutant, String> results = new EnumMap<>(Mutant.class);
		for (Mutant mutant : mutants) {
			Report report = report(options.with(mutant));
			results.put(mutant,
					report.violations().isEmpty() ? "GREEN, not found" : "red: " + report.violations().keySet());
		}
		results.forEach((mutant, result) -> System.out.println(mutant + " " + result));
		return results.values().stream().anyMatch((result) -> result.startsWith("GREEN")) ? RED : 0;
	}

	private static Report report(ChaosOptions options) throws Exception {
		Path folder = emptyFolder(options.name());
		try (RabbitBroker broker = broker()) {
			Report report = new ChaosRun(options, folder, broker).run();
			report.write(folder);
			System.out.println("\n" + report.toMarkdown() + "\nin " + folder);
			return report;
		}
	}

	private static Path emptyFolder(String name) throws IOException {
		Path folder = RUNS.resolve(name);
		FileSystemUtils.deleteRecursively(folder);
		return Files.createDirectories(folder);
	}

	/** A broker that is given from outside has other users, so it is not disturbed. */
	private static RabbitBroker broker() {
		return (System.getenv("TASK_QUEUE_BROKER_URI") != null) ? RabbitBroker.shared().newVirtualHost()
				: RabbitBroker.startPrivate();
	}

}
