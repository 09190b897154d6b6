package io.github.taskqueue.chaos.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import tools.jackson.databind.json.JsonMapper;

import io.github.taskqueue.chaos.check.Verdict;
import io.github.taskqueue.chaos.evidence.Duplicates;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Statuses;
import io.github.taskqueue.chaos.evidence.TaskHistory;
import io.github.taskqueue.chaos.evidence.Window;
import io.github.taskqueue.chaos.fault.FaultRecord;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.load.TaskKind;

/**
 * The figures of a run.
 *
 * @param run what was run: seed, minutes, versions
 * @param tasks how many were accepted, refused and so on
 * @param faults how many, by kind
 * @param duplicates tasks that ran an attempt again, by the kind of fault
 * @param recovery how soon work went on
 * @param time what became of schedules and delays
 * @param store what became of steps and statuses, if there was a store
 * @param longestCall milliseconds of the longest call that enqueued one task
 * @param drained milliseconds from the last fault to the last sign of a task
 * @param violations what was broken; empty if nothing was
 */
public record Report(Map<String, String> run, Map<String, Long> tasks, Map<String, Long> faults,
		Map<String, Long> duplicates, Recovery recovery, TimeFigures time, Optional<StoreFigures> store,
		long longestCall, long drained, Map<String, List<String>> violations) {

	private static final int EXAMPLES = 20;

	/**
	 * Makes the report of a run.
	 * @param run what was run
	 * @param evidence of the run
	 * @param verdict about it
	 * @return the report
	 */
	public static Report of(Map<String, String> run, Evidence evidence, Verdict verdict) {
		Map<String, List<String>> violations = new TreeMap<>();
		verdict.violations()
			.forEach((name, found) -> violations.put(name + " (" + found.size() + ")",
					found.stream().limit(EXAMPLES).toList()));
		return new Report(run, tasks(evidence), faults(evidence), duplicates(evidence), Recovery.of(evidence),
				TimeFigures.of(evidence), Statuses.of(evidence).map((statuses) -> StoreFigures.of(evidence, statuses)),
				longestCall(evidence), drained(evidence), violations);
	}

	private static Map<String, Long> tasks(Evidence evidence) {
		Map<String, Long> counts = new TreeMap<>();
		evidence.history().tasks().forEach((task) -> counts.merge(outcome(task), 1L, Long::sum));
		counts.put("runs", evidence.history().tasks().mapToLong((task) -> task.runs().size()).sum());
		counts.put("dead letters", evidence.history().tasks().mapToLong((task) -> task.deadLetters().size()).sum());
		return counts;
	}

	private static String outcome(TaskHistory task) {
		return List.of(Event.ACCEPTED, Event.REFUSED, Event.UNKNOWN, Event.BROKEN)
			.stream()
			.filter(task::is)
			.map((event) -> event.name().toLowerCase())
			.findFirst()
			.orElse("cut off");
	}

	private static Map<String, Long> faults(Evidence evidence) {
		return evidence.faults()
			.stream()
			.map(FaultRecord::kind)
			.collect(Collectors.groupingBy(Enum::name, TreeMap::new, Collectors.counting()));
	}

	private static Map<String, Long> duplicates(Evidence evidence) {
		return Duplicates.find(evidence)
			.stream()
			.map((duplicate) -> duplicate.window().map(Window::cause).orElse("no fault").split(" ")[0])
			.collect(Collectors.groupingBy((cause) -> cause, TreeMap::new, Collectors.counting()));
	}

	private static long longestCall(Evidence evidence) {
		return TimeUnit.MICROSECONDS.toMillis(evidence.history()
			.tasks()
			.filter((task) -> task.kind() != TaskKind.BATCHED)
			.mapToLong(TaskHistory::callMicros)
			.max()
			.orElse(0));
	}

	private static long drained(Evidence evidence) {
		return evidence.history()
			.tasks()
			.flatMap((task) -> task.runs().stream())
			.mapToLong((run) -> run.startedAt() - evidence.healedAt())
			.max()
			.orElse(0);
	}

	/**
	 * Writes the report as {@code report.md} and {@code report.json}.
	 * @param folder of the run
	 * @throws IOException if it cannot be written
	 */
	public void write(Path folder) throws IOException {
		Files.writeString(folder.resolve("report.md"), toMarkdown());
		Files.writeString(folder.resolve("report.json"),
				JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this));
	}

	/**
	 * Returns the report for people.
	 * @return a table and, if promises were broken, a list
	 */
	public String toMarkdown() {
		StringBuilder text = new StringBuilder("| What | Seen |\n|------|------|\n");
		this.run.forEach((name, value) -> row(text, name, value));
		row(text, "tasks", join(this.tasks));
		row(text, "faults", sum(this.faults) + ": " + join(this.faults));
		row(text, "repeated runs", sum(this.duplicates) + ": " + join(this.duplicates));
		row(text, "worker killed → its tasks run again, p50 / p99 / max", this.recovery.killToRerun());
		row(text, "worker out of reach → its tasks run again", this.recovery.lostToRerun());
		row(text, "broker back → first task", this.recovery.brokerToTask());
		row(text, "black hole over → first task", this.recovery.blackHoleToTask());
		row(text, "times of schedules with a task", this.time.ticks());
		row(text, "times left out", this.time.leftOut());
		row(text, "elections; tasks of schedules that ran again", this.time.elections() + "; " + this.time.repeated());
		row(text, "pauses", this.time.pauses());
		row(text, "time of a schedule → its task runs", this.time.tickLateness());
		row(text, "end of a delay → the task runs", this.time.delayLateness());
		this.store.ifPresent((store) -> {
			row(text, "store back → first step completed", store.storeToStep());
			row(text, "faults of the store", store.faults());
			row(text, "steps done, and done again as they were under way",
					store.stepsDone() + ", " + store.stepsRepeated());
			row(text, "ends that the store learnt late, and never",
					store.statusesLate() + ", " + store.statusesMissing());
		});
		row(text, "longest call that enqueues one task", this.longestCall + " ms");
		row(text, "last fault → last task", this.drained + " ms");
		row(text, "verdict",
				this.violations.isEmpty() ? "all promises kept" : "**broken**: " + this.violations.keySet());
		this.violations.forEach((name, found) -> {
			text.append("\n").append(name).append("\n\n");
			found.forEach((violation) -> text.append("- ").append(violation).append("\n"));
		});
		return text.toString();
	}

	private static void row(StringBuilder text, String name, Object value) {
		text.append("| ").append(name).append(" | ").append(value).append(" |\n");
	}

	private static long sum(Map<String, Long> counts) {
		return counts.values().stream().mapToLong(Long::longValue).sum();
	}

	private static String join(Map<String, Long> counts) {
		return counts.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + " " + entry.getValue())
			.collect(Collectors.joining(", "));
	}

}
