package io.github.taskqueue.chaos.check;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.DeadLetterRecord;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.TaskHistory;
import io.github.taskqueue.chaos.load.PauseKind;
import io.github.taskqueue.chaos.load.TaskKind;

/**
 * A minute after the last fault all work is done. Where a hop of a delayed task has
 * failed in the broker, the task waits for the next try: the broker looks every 180 s for
 * those that are as old as that, so it comes after 360 s at the latest. A task that takes
 * its worker down each time waits for as many new workers, and its neighbours with it.
 */
final class DrainedInTime implements Invariant {

	private static final long LIMIT_MILLIS = 60_000;

	private static final long HOLD_MILLIS = 365_000;

	private static final long CRASHES_MILLIS = 120_000;

	/** The longest time until a task runs whose pause is over. */
	private static final long PAUSED_MILLIS = 60_000;

	private static final Set<TaskKind> BESIDE_CRASHES = EnumSet.of(TaskKind.CRASHING, TaskKind.NEIGHBOUR);

	@Override
	public Stream<String> violations(Evidence evidence) {
		long held = evidence.faults()
			.stream()
			.filter((fault) -> fault.kind().holdsUpDelays())
			.mapToLong((fault) -> fault.to() + HOLD_MILLIS)
			.max()
			.orElse(0);
		long limit = Math.max(evidence.healedAt(), held) + LIMIT_MILLIS;
		return evidence.history()
			.tasks()
			.filter((task) -> lastSignOf(task) > limit + allowance(task.kind()))
			.map((task) -> task + " was worked on " + (lastSignOf(task) - evidence.healedAt())
					+ " ms after the last fault");
	}

	private static long allowance(TaskKind kind) {
		return BESIDE_CRASHES.contains(kind) ? CRASHES_MILLIS : PauseKind.TASK.concerns(kind) ? PAUSED_MILLIS : 0;
	}

	private static long lastSignOf(TaskHistory task) {
		return LongStream
			.concat(task.runs().stream().mapToLong((run) -> Math.max(run.startedAt(), run.endedAt())),
					task.deadLetters().stream().mapToLong(DeadLetterRecord::diedAt))
			.max()
			.orElse(0);
	}

}
