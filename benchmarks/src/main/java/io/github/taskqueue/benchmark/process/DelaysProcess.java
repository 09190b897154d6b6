package io.github.taskqueue.benchmark.process;

import java.net.URI;
import java.util.concurrent.TimeUnit;

import io.github.taskqueue.benchmark.contender.DelayedTasks;

/**
 * The program of a process whose tasks are delayed.
 */
final class DelaysProcess {

	private static final double MILLION = 1_000_000;

	private DelaysProcess() {
	}

	/**
	 * Runs.
	 * @param arguments broker
	 */
	public static void main(String[] arguments) throws Exception {
		DelayedTasks tasks = new DelayedTasks(URI.create(arguments[0]));
		Commands.obey((verb, numbers) -> switch (verb) {
			case "lateness" -> DelayFigures.of(tasks.lateness(numbers[0]));
			case "fill" -> fill(tasks, numbers[0]);
			case "heap" -> heap();
			default -> throw new IllegalArgumentException(verb);
		});
		System.exit(0);
	}

	private static double fill(DelayedTasks tasks, int count) {
		long start = System.nanoTime();
		tasks.fill(count);
		return count * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
	}

	/** Megabytes that are in use after a garbage collection. */
	private static double heap() {
		System.gc();
		return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / MILLION;
	}

}
