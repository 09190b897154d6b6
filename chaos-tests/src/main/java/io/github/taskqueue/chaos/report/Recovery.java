package io.github.taskqueue.chaos.report;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Run;
import io.github.taskqueue.chaos.evidence.TaskHistory;
import io.github.taskqueue.chaos.fault.FaultKind;
import io.github.taskqueue.chaos.fault.FaultRecord;
import io.github.taskqueue.chaos.load.TaskKind;

/**
 * How soon work went on after faults.
 *
 * @param killToRerun from the kill of a worker until a task that it had begun runs again
 * @param lostToRerun from the moment when a worker is out of reach until a task that it
 * had begun runs again
 * @param brokerToTask from the broker's first answer after a restart until a task runs
 * @param blackHoleToTask from the end of a black hole until a task runs
 */
public record Recovery(Percentiles killToRerun, Percentiles lostToRerun, Percentiles brokerToTask,
		Percentiles blackHoleToTask) {

	private static final long IN_HAND_MILLIS = 2_000;

	private static final Set<FaultKind> BROKER_DOWN = EnumSet.of(FaultKind.BROKER_RESTART, FaultKind.BROKER_KILL);

	/**
	 * Tasks that crash their process have had a crash of their own to recover from, and
	 * the run after a postponed one has the same attempt number without any fault.
	 */
	private static final Set<TaskKind> NOT_TELLING = EnumSet.of(TaskKind.CRASHING, TaskKind.POSTPONED);

	private static final Set<FaultKind> BLACK_HOLES = EnumSet.of(FaultKind.BLACK_HOLE, FaultKind.BLACK_HOLE_UP,
			FaultKind.BLACK_HOLE_DOWN);

	/**
	 * Measures a run.
	 * @param evidence of the run
	 * @return the times
	 */
	public static Recovery of(Evidence evidence) {
		long[] starts = evidence.history()
			.tasks()
			.flatMap((task) -> task.runs().stream())
			.mapToLong(Run::startedAt)
			.sorted()
			.toArray();
		return new Recovery(Percentiles.of(reruns(evidence, EnumSet.of(FaultKind.WORKER_KILL))),
				Percentiles.of(reruns(evidence, EnumSet.of(FaultKind.LOST_WORKER))),
				Percentiles.of(firstStarts(evidence, BROKER_DOWN, starts)),
				Percentiles.of(firstStarts(evidence, BLACK_HOLES, starts)));
	}

	private static LongStream firstStarts(Evidence evidence, Set<FaultKind> kinds, long[] starts) {
		return evidence.faults()
			.stream()
			.filter((fault) -> kinds.contains(fault.kind()))
			.mapToLong((fault) -> after(starts, fault.to()) - fault.to());
	}

	static long after(long[] starts, long time) {
		int found = Arrays.binarySearch(starts, time);
		int index = (found >= 0) ? found : -found - 1;
		return (index < starts.length) ? starts[index] : Long.MAX_VALUE;
	}

	private static LongStream reruns(Evidence evidence, Set<FaultKind> kinds) {
		List<FaultRecord> faults = evidence.faults().stream().filter((fault) -> kinds.contains(fault.kind())).toList();
		return evidence.history()
			.tasks()
			.filter((task) -> task.runs().size() > 1 && !NOT_TELLING.contains(task.kind()))
			.flatMapToLong((task) -> faults.stream().flatMapToLong((fault) -> rerun(task, fault)));
	}

	/**
	 * What a worker had in hand began there shortly before, or ended there for nobody.
	 */
	private static LongStream rerun(TaskHistory task, FaultRecord fault) {
		return task.runs()
			.stream()
			.filter((run) -> run.process().startsWith(fault.victim() + ".")
					&& run.startedAt() >= fault.from() - IN_HAND_MILLIS && run.startedAt() <= fault.to())
			.flatMapToLong((first) -> task.runs()
				.stream()
				.filter((run) -> run.attempt() == first.attempt())
				.mapToLong(Run::startedAt)
				.filter((again) -> again > Math.max(fault.from(), first.startedAt()))
				.map((again) -> again - fault.from()))
			.limit(1);
	}

}
