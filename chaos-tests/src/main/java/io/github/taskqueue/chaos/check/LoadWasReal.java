package io.github.taskqueue.chaos.check;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.load.ScheduleKind;
import io.github.taskqueue.chaos.load.TaskKind;

/**
 * Tasks of all kinds were accepted, and all schedules had tasks. A run in which nothing
 * happens proves nothing.
 */
final class LoadWasReal implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		Set<TaskKind> seen = EnumSet.noneOf(TaskKind.class);
		evidence.history().tasks(Event.ACCEPTED).forEach((task) -> seen.add(task.kind()));
		Stream<String> kinds = TaskKind.usual(evidence.statuses().isPresent())
			.stream()
			.filter((kind) -> !seen.contains(kind))
			.map((kind) -> "No task of kind " + kind + " was accepted");
		Stream<String> schedules = Stream.of(ScheduleKind.values())
			.filter((schedule) -> evidence.history().ticks(schedule).isEmpty())
			.map((schedule) -> "No task of schedule " + schedule + " has run");
		return Stream.concat(kinds, schedules);
	}

}
