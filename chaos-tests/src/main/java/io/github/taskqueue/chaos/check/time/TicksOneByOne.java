package io.github.taskqueue.chaos.check.time;

import java.util.List;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Disturbances;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.Run;
import io.github.taskqueue.chaos.evidence.TaskHistory;
import io.github.taskqueue.chaos.load.ScheduleKind;

/**
 * The task of a time begins when that of the time before has succeeded. A leader that was
 * elected does not know of one that the last leader could not record.
 */
public final class TicksOneByOne implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		Disturbances disturbances = new Disturbances(evidence);
		return Stream.of(ScheduleKind.values()).flatMap((schedule) -> {
			List<TaskHistory> ticks = evidence.history().ticks(schedule);
			return Stream.iterate(1, (i) -> i < ticks.size(), (i) -> i + 1)
				.filter((i) -> overlap(ticks.get(i - 1), ticks.get(i)))
				.filter((i) -> !disturbances.hideTicks(ticks.get(i - 1).attemptedAt(), ticks.get(i).firstStart()))
				.map((i) -> "%s began at %d, before the end of %s".formatted(ticks.get(i), ticks.get(i).firstStart(),
						ticks.get(i - 1)));
		});
	}

	private static boolean overlap(TaskHistory before, TaskHistory task) {
		return before.runs()
			.stream()
			.filter(Run::isDone)
			.mapToLong(Run::endedAt)
			.noneMatch((end) -> end <= task.firstStart());
	}

}
