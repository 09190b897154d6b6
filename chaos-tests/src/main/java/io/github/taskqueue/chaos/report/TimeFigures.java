package io.github.taskqueue.chaos.report;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.TaskHistory;
import io.github.taskqueue.chaos.load.ScheduleKind;

/**
 * What became of schedules and delays.
 *
 * @param ticks times of schedules whose tasks have run
 * @param leftOut times between them, by schedule
 * @param repeated tasks of schedules that ran more than once
 * @param elections how often a process was elected
 * @param pauses how often something was paused
 * @param tickLateness from the time of a schedule until its task runs
 * @param delayLateness from the end of a delay until the task runs
 */
public record TimeFigures(Map<ScheduleKind, Integer> ticks, Map<ScheduleKind, Long> leftOut, long repeated,
		int elections, int pauses, Percentiles tickLateness, Percentiles delayLateness) {

	static TimeFigures of(Evidence evidence) {
		Map<ScheduleKind, Integer> ticks = new TreeMap<>();
		Map<ScheduleKind, Long> leftOut = new TreeMap<>();
		for (ScheduleKind schedule : ScheduleKind.values()) {
			long[] times = evidence.history().ticks(schedule).stream().mapToLong(TaskHistory::attemptedAt).toArray();
			ticks.put(schedule, times.length);
			leftOut.put(schedule, (times.length == 0) ? 0
					: schedule.between(times[0], times[times.length - 1]).count() - Math.max(times.length - 2, 0));
		}
		return new TimeFigures(ticks, leftOut, ticks(evidence).filter((task) -> task.runs().size() > 1).count(),
				evidence.history().elections().size(), evidence.history().pauses().size(),
				Percentiles.of(ticks(evidence).mapToLong((task) -> task.firstStart() - task.attemptedAt())),
				Percentiles.of(evidence.history()
					.tasks()
					.filter((task) -> task.due() > 0)
					.mapToLong((task) -> task.firstStart() - task.due())));
	}

	private static Stream<TaskHistory> ticks(Evidence evidence) {
		return evidence.history().tasks().filter((task) -> task.tick().isPresent());
	}

}
