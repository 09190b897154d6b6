package io.github.taskqueue.benchmark.micro;

import java.nio.file.Path;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link OwnCodeBenchmark}.
 */
public final class OwnCode {

	private OwnCode() {
	}

	/**
	 * Measures time and allocation, and prints both.
	 * @param results JSON file to write
	 * @throws RunnerException if a benchmark fails
	 */
	public static void measure(Path results) throws RunnerException {
		new Runner(new OptionsBuilder().include(OwnCodeBenchmark.class.getName())
			.addProfiler(GCProfiler.class)
			.resultFormat(ResultFormatType.JSON)
			.result(results.toString())
			.build()).run();
	}

}
