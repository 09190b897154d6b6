package io.github.taskqueue.benchmark.process;

import java.net.URI;

import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.benchmark.contender.Contender;
import io.github.taskqueue.benchmark.contender.Load;

/**
 * The program of a process that works.
 */
final class WorkerProcess {

	private WorkerProcess() {
	}

	/**
	 * Runs.
	 * @param arguments contender, broker, load, milliseconds of the epoch when the
	 * process was started, and how many pieces of work to expect
	 */
	public static void main(String[] arguments) throws Exception {
		Load load = JsonMapper.shared().readValue(arguments[2], Load.class);
		Tally tally = new Tally(Long.parseLong(arguments[3]), Integer.parseInt(arguments[4]), load.workMillis());
		Contender.valueOf(arguments[0]).receiver(URI.create(arguments[1]), load, tally);
		Commands.obey((verb, numbers) -> switch (verb) {
			case "drain" -> tally.drained();
			case "latencies" -> tally.latencies(numbers[0]);
			case "memory" -> ProcessMemory.peak();
			case "forget" -> {
				tally.forgetLatencies();
				yield "";
			}
			default -> throw new IllegalArgumentException(verb);
		});
		System.exit(0);
	}

}
