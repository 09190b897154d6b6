package io.github.taskqueue.chaos.check.time;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Disturbances;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.Pause;
import io.github.taskqueue.chaos.evidence.Run;

/**
 * While something is paused none of its bodies begins, in processes that start meanwhile
 * neither. One that has lost its connection, or is held up, has its tasks in hand and
 * does not hear of it.
 */
public final class PausesHold implements Invariant {

	/** Until all processes know, and some time for a busy machine. */
	private static final long NOTICE_MILLIS = 2_000;

	/** A process that comes back waits so long for what was decided. */
	private static final long FRESHNESS_MILLIS = 10_000;

	@Override
	public Stream<String> violations(Evidence evidence) {
		Disturbances disturbances = new Disturbances(evidence);
		return evidence.history()
			.pauses()
			.stream()
			.flatMap((pause) -> evidence.history()
				.tasks()
				.filter((task) -> pause.kind().concerns(task.kind()))
				.flatMap((task) -> task.runs()
					.stream()
					.filter((run) -> isWithin(pause, run))
					.filter((
							run) -> !disturbances.touchConnections(run.startedAt() - FRESHNESS_MILLIS, run.startedAt()))
					.map((run) -> "%s began at %d in %s, while %s was paused from %d to %d".formatted(task,
							run.startedAt(), run.process(), pause.kind(), pause.from(), pause.to()))));
	}

	private static boolean isWithin(Pause pause, Run run) {
		return pause.from() + NOTICE_MILLIS <= run.startedAt() && run.startedAt() < pause.to();
	}

}
