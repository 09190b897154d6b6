package io.github.taskqueue.chaos.evidence;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.StepRun.Execution;
import io.github.taskqueue.chaos.ledger.Entry;
import io.github.taskqueue.chaos.load.StepKind;

/**
 * What is known of the steps of one task. Mutable while the ledgers are read.
 */
public final class Steps {

	private final Map<String, StepRun> runs = new LinkedHashMap<>();

	private long total;

	private long order;

	/** Adds a line; the text tells which run of the process it belongs to. */
	void add(String process, Entry entry) {
		String key = process + " " + entry.text();
		long step = entry.number();
		switch (entry.event()) {
			case STEPS_BEGUN -> {
				this.total = step;
				this.runs.put(key, new StepRun(sign(process, entry, 0)));
			}
			case STEP_BEGUN -> run(key).asked(sign(process, entry, step));
			case STEP_DONE -> run(key).done(sign(process, entry, step));
			case STEP_KEPT -> run(key).kept(sign(process, entry, step));
			default -> throw new IllegalArgumentException("Nothing of a step: " + entry);
		}
	}

	private StepSign sign(String process, Entry entry, long step) {
		return new StepSign(process, step, entry.at(), this.order++);
	}

	private StepRun run(String key) {
		StepRun run = this.runs.get(key);
		if (run == null) {
			throw new IllegalArgumentException("A step of a run that has not begun: " + key);
		}
		return run;
	}

	private Stream<Execution> executions() {
		return this.runs.values().stream().flatMap((run) -> run.executions().stream());
	}

	/**
	 * Counts how often steps were done.
	 * @return the number, repeated ones included
	 */
	public long done() {
		return executions().count();
	}

	/**
	 * Counts how often steps were done that had been done before.
	 * @return the number
	 */
	public long repeated() {
		return done() - executions().mapToLong(Execution::step).distinct().count();
	}

	/**
	 * Returns when the library had returned from steps.
	 * @return the times, in milliseconds since the epoch
	 */
	public LongStream keptAt() {
		return this.runs.values().stream().flatMap((run) -> run.kept().stream()).mapToLong(StepSign::at);
	}

	/** Returns the steps that were never done. */
	public LongStream missing() {
		Set<Long> done = executions().map(Execution::step).collect(Collectors.toSet());
		return LongStream.rangeClosed(1, this.total).filter((step) -> !done.contains(step));
	}

	/**
	 * Returns what was done although it had been completed before somebody asked for it.
	 */
	public Stream<StepSign> repeatedAfterCompletion() {
		if (repeated() == 0) {
			return Stream.empty();
		}
		Map<Long, Set<Completion>> completions = completions();
		return executions()
			.filter((execution) -> completions.getOrDefault(execution.step(), Set.of())
				.stream()
				.anyMatch((completion) -> forbids(completion, execution)))
			.map(Execution::done);
	}

	private Map<Long, Set<Completion>> completions() {
		return this.runs.values()
			.stream()
			.flatMap((run) -> run.kept().stream().map((kept) -> new Completion(run, kept)))
			.collect(Collectors.groupingBy((completion) -> completion.kept().step(), Collectors.toSet()));
	}

	/**
	 * A run asks for each step that has a name, and reads its checkpoint only when it
	 * begins. A checkpoint may have been overwritten by a run that was under way at the
	 * same time, such as that of a worker which the broker has given up.
	 */
	private boolean forbids(Completion completion, Execution execution) {
		return switch (StepKind.of(execution.step())) {
			case ONCE -> completion.kept().isBefore(execution.asked());
			case CHECKPOINT -> completion.kept().isBefore(execution.run().begun()) && !isOverlapped(completion);
		};
	}

	private boolean isOverlapped(Completion completion) {
		return this.runs.values()
			.stream()
			.anyMatch((run) -> run != completion.run() && run.overlaps(completion.kept()));
	}

	/**
	 * A step that is not to be done again.
	 *
	 * @param run that completed it
	 * @param kept when the library had returned from it
	 */
	private record Completion(StepRun run, StepSign kept) {

	}

}
