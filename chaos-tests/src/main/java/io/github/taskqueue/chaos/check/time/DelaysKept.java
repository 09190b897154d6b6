package io.github.taskqueue.chaos.check.time;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Disturbances;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.TaskHistory;

/**
 * A delayed task never runs early. It runs on time if nothing disturbs it; where a hop
 * has failed in the broker, 360 s later at most.
 */
public final class DelaysKept implements Invariant {

	private static final long LIMIT_MILLIS = 5_000;

	private static final long HELD_MILLIS = 425_000;

	@Override
	public Stream<String> violations(Evidence evidence) {
		Disturbances disturbances = new Disturbances(evidence);
		return evidence.history()
			.tasks()
			.filter((task) -> task.due() > 0)
			.filter((task) -> lateness(task) < 0 || lateness(task) > HELD_MILLIS
					|| (lateness(task) > LIMIT_MILLIS && !disturbances.touch(task.attemptedAt(), limit(task))))
			.map((task) -> "%s was due at %d and started %d ms later".formatted(task, task.due(), lateness(task)));
	}

	private static long lateness(TaskHistory task) {
		return task.firstStart() - task.due();
	}

	private static long limit(TaskHistory task) {
		return Math.max(task.due(), task.publishedAt()) + LIMIT_MILLIS;
	}

}
