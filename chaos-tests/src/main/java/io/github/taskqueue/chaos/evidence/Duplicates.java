package io.github.taskqueue.chaos.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.load.TaskKind;

/**
 * Finds attempts that ran more than once, and what may be the cause of each.
 */
public final class Duplicates {

	/** The longest time for which an outcome is published again. */
	private static final long REPUBLISHING_MILLIS = 6_000;

	private final List<Window> windows;

	private Duplicates(List<Window> windows) {
		this.windows = windows;
	}

	/**
	 * Finds the duplicates of a run.
	 * @param evidence of the run
	 * @return one for each run of an attempt but the first
	 */
	public static List<Duplicate> find(Evidence evidence) {
		Duplicates duplicates = new Duplicates(windows(evidence));
		return evidence.history()
			.tasks()
			.filter((task) -> task.runs().size() > 1 && !task.kind().repeatsAttempts())
			.flatMap(duplicates::of)
			.toList();
	}

	private static List<Window> windows(Evidence evidence) {
		Stream<Window> faults = evidence.faults()
			.stream()
			.filter((fault) -> fault.kind().excusesDuplicates())
			.map(Window::of);
		Stream<Window> crashes = evidence.history()
			.tasks()
			.filter((task) -> task.kind() == TaskKind.CRASHING)
			.flatMap((task) -> task.runs().stream())
			.map((run) -> Window.ofCrash(run.startedAt()));
		return Stream.concat(faults, crashes).toList();
	}

	private Stream<Duplicate> of(TaskHistory task) {
		Map<Long, List<Run>> attempts = task.runs()
			.stream()
			.sorted(Comparator.comparing(Run::startedAt))
			.collect(Collectors.groupingBy(Run::attempt, TreeMap::new, Collectors.toList()));
		List<Duplicate> found = new ArrayList<>();
		attempts.forEach((attempt, runs) -> {
			for (int i = 1; i < runs.size(); i++) {
				found.add(new Duplicate(task, runs.get(i), cause(task, runs.get(i - 1), runs.get(i), found)));
			}
		});
		return found.stream();
	}

	/**
	 * A fault between the two runs, or while the message of this attempt was published,
	 * or what has doubled the attempt before.
	 */
	private Optional<Window> cause(TaskHistory task, Run first, Run again, List<Duplicate> earlier) {
		return between(first.startedAt(), again.startedAt()).or(() -> whilePublished(task, again.attempt()))
			.or(() -> holdingUp(task, again))
			.or(() -> earlier.stream()
				.filter((duplicate) -> duplicate.run().attempt() == again.attempt() - 1)
				.findFirst()
				.flatMap(Duplicate::window));
	}

	private Optional<Window> whilePublished(TaskHistory task, long attempt) {
		if (attempt == 1) {
			return between(task.attemptedAt(), task.publishedAt());
		}
		return task.runs()
			.stream()
			.filter((run) -> run.attempt() == attempt - 1 && run.endedAt() > 0)
			.flatMap((run) -> between(run.endedAt(), run.endedAt() + REPUBLISHING_MILLIS).stream())
			.findFirst();
	}

	private Optional<Window> holdingUp(TaskHistory task, Run again) {
		return widest(this.windows.stream()
			.filter((window) -> window.late() && window.touches(task.attemptedAt(), again.startedAt())));
	}

	private Optional<Window> between(long from, long to) {
		return widest(this.windows.stream().filter((window) -> window.touches(from, to)));
	}

	private static Optional<Window> widest(Stream<Window> windows) {
		return windows.max(Comparator.comparing(Window::limit));
	}

	/**
	 * Finds what may explain something that happened to a task between two times.
	 * @param evidence of the run
	 * @param from in milliseconds since the epoch
	 * @param to in milliseconds since the epoch
	 * @return whether there was a fault
	 */
	public static boolean isExplained(Evidence evidence, long from, long to) {
		return new Duplicates(windows(evidence)).between(from, to).isPresent();
	}

}
