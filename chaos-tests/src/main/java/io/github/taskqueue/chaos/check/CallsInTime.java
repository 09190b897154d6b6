package io.github.taskqueue.chaos.check;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.load.TaskKind;

/**
 * No call that enqueues takes longer than the confirm timeout and half a second; one that
 * enqueues many, not longer than twice the confirm timeout and that.
 */
final class CallsInTime implements Invariant {

	private static final long CONFIRM_TIMEOUT = TimeUnit.SECONDS.toMicros(5);

	private static final long TOLERANCE = TimeUnit.MILLISECONDS.toMicros(500);

	@Override
	public Stream<String> violations(Evidence evidence) {
		return evidence.history()
			.tasks()
			.filter((task) -> task.callMicros() > limit(task.kind()))
			.map((task) -> "The call for " + task + " took " + TimeUnit.MICROSECONDS.toMillis(task.callMicros())
					+ " ms until " + task.publishedAt());
	}

	private static long limit(TaskKind kind) {
		return ((kind == TaskKind.BATCHED) ? 2 * CONFIRM_TIMEOUT : CONFIRM_TIMEOUT) + TOLERANCE;
	}

}
