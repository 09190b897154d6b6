package io.github.taskqueue.chaos.check.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Disturbances;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.Run;
import io.github.taskqueue.chaos.evidence.TaskHistory;
import io.github.taskqueue.chaos.evidence.Tick;
import io.github.taskqueue.chaos.load.ScheduleKind;

/**
 * Where every time has a task, none is missing. Elsewhere a time is left out only while
 * the task of another one runs, or is disturbed, and the next task is told how many were.
 */
public final class NoTickMissing implements Invariant {

	/**
	 * From the end of a task until the leader knows, and some time for a busy machine.
	 */
	private static final long NOTICE_MILLIS = 3_000;

	@Override
	public Stream<String> violations(Evidence evidence) {
		Disturbances disturbances = new Disturbances(evidence);
		List<String> found = new ArrayList<>();
		for (ScheduleKind schedule : ScheduleKind.values()) {
			List<TaskHistory> ticks = evidence.history().ticks(schedule);
			for (int i = 1; i < ticks.size(); i++) {
				check(schedule, ticks.get(i - 1), ticks.get(i), disturbances, found);
			}
			if (schedule == ScheduleKind.EACH && !ticks.isEmpty()) {
				missing(schedule, ticks, evidence.healedAt()).forEach(found::add);
			}
		}
		return found.stream();
	}

	private static Stream<String> missing(ScheduleKind schedule, List<TaskHistory> ticks, long until) {
		Set<String> ran = ticks.stream().map(TaskHistory::id).collect(Collectors.toSet());
		return schedule.between(ticks.get(0).attemptedAt(), until)
			.mapToObj(schedule::id)
			.filter((id) -> !ran.contains(id))
			.map((id) -> id + " has not run");
	}

	private static void check(ScheduleKind schedule, TaskHistory before, TaskHistory task, Disturbances disturbances,
			List<String> found) {
		Tick tick = task.tick().orElseThrow();
		long missed = (tick.previous() > 0) ? schedule.between(tick.previous(), tick.at()).count() : 0;
		if (tick.missed() != missed) {
			found.add("%s is told that %d were missed since %d, but %d were".formatted(task, tick.missed(),
					tick.previous(), missed));
		}
		if (tick.previous() > before.attemptedAt()) {
			found.add("%s comes after %s, which has not run".formatted(task, schedule.id(tick.previous())));
		}
		boolean unknown = tick.previous() < before.attemptedAt();
		long from = before.attemptedAt();
		if (unknown && !disturbances.hideTicks(from, task.firstStart())) {
			found.add("%s was not known to have been enqueued before %s".formatted(before, task));
		}
		if (schedule != ScheduleKind.EACH && !disturbances.touch(from, task.firstStart())) {
			schedule.between(firstEnd(before) + NOTICE_MILLIS, tick.at())
				.mapToObj((at) -> "%s was left out, and no task was under way".formatted(schedule.id(at)))
				.forEach(found::add);
		}
	}

	private static long firstEnd(TaskHistory task) {
		return task.runs().stream().filter(Run::isDone).mapToLong(Run::endedAt).min().orElse(Long.MAX_VALUE / 2);
	}

}
