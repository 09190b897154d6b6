package io.github.taskqueue.benchmark.process;

import java.net.URI;

import io.github.taskqueue.benchmark.contender.Contender;
import io.github.taskqueue.benchmark.contender.Load;

/**
 * The program of a process that works.
 */
final class WorkerProcess {

	private final Tally tally;

	private WorkerProcess(Tally tally) {
		this.tally = tally;
	}

	/**
	 * Runs.
	 * @param arguments contender, broker, load, milliseconds of the epoch when the
	 * process was started, and how many pieces of work to expect
	 */
	public static void main(String[] arguments) throws Exception {
		Load load = Load.parse(arguments[2]);
		Tally tally = new Tally(Long.parseLong(arguments[3]), Integer.parseInt(arguments[4]), load.workMillis());
		Contender.valueOf(arguments[0]).receiver(URI.create(arguments[1]), load, tally);
		Commands.obey(new WorkerProcess(tally)::obey);
		System.exit(0);
	}

	private Object obey(String verb, int... arguments) throws Exception {
		switch (verb) {
			case "drain" -> {
				return this.tally.drained();
			}
			case "latencies" -> {
				return this.tally.latencies(arguments[0]);
			}
			case "memory" -> {
				return ProcessMemory.peak();
			}
			case "forget" -> this.tally.forgetLatencies();
			default -> throw new IllegalArgumentException(verb);
		}
		return "";
	}

}
