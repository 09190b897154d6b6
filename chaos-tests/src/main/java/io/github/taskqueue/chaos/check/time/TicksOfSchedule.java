package io.github.taskqueue.chaos.check.time;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.TaskHistory;
import io.github.taskqueue.chaos.evidence.Tick;
import io.github.taskqueue.chaos.load.ScheduleKind;

/**
 * Each task of a schedule is that of one of its times, which has come.
 */
public final class TicksOfSchedule implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		return Stream.of(ScheduleKind.values())
			.flatMap((schedule) -> evidence.history()
				.ticks(schedule)
				.stream()
				.filter((task) -> !isOf(schedule, task))
				.map((task) -> "%s ran first at %d for %s".formatted(task, task.firstStart(),
						task.tick().orElseThrow())));
	}

	private static boolean isOf(ScheduleKind schedule, TaskHistory task) {
		long at = task.tick().map(Tick::at).orElseThrow();
		return schedule.has(at) && schedule.id(at).equals(task.id()) && at <= task.firstStart();
	}

}
