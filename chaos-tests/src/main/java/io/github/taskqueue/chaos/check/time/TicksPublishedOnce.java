package io.github.taskqueue.chaos.check.time;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Disturbances;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.Run;
import io.github.taskqueue.chaos.evidence.TaskHistory;
import io.github.taskqueue.chaos.load.TaskKind;

/**
 * The task of a time is enqueued once, unless its publish had an unknown outcome; without
 * a store, or while that is away, also by a leader and its successor. That the broker
 * delivers a task again is no second task.
 */
public final class TicksPublishedOnce implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		Disturbances disturbances = new Disturbances(evidence);
		return evidence.history()
			.tasks()
			.filter((task) -> task.kind() == TaskKind.TICK && task.runs().size() > 1)
			.flatMap((task) -> again(task)
				.filter((run) -> !isExplained(task, run, disturbances, evidence.statuses().isPresent()))
				.map((run) -> task + " was enqueued again, and ran at " + run.startedAt() + " in " + run.process()));
	}

	/** A copy is made of a message only before its task has succeeded. */
	private static Stream<Run> again(TaskHistory task) {
		List<Run> runs = task.runs().stream().sorted(Comparator.comparing(Run::startedAt)).toList();
		return runs.stream()
			.filter((run) -> !run.isRedelivered())
			.filter((run) -> runs.stream()
				.anyMatch((other) -> other.isDone() && other != run && other.startedAt() <= run.startedAt()));
	}

	private static boolean isExplained(TaskHistory task, Run run, Disturbances disturbances, boolean store) {
		long from = task.attemptedAt();
		long to = run.startedAt();
		return disturbances.touchConnections(from, to)
				|| (disturbances.changeLeader(from, to) && (!store || disturbances.touchStore(from, to)));
	}

}
