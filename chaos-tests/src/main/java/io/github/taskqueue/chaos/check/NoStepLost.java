package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.Steps;
import io.github.taskqueue.chaos.evidence.TaskHistory;

/**
 * Where a task has succeeded, each of its steps was done.
 */
final class NoStepLost implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		return evidence.history()
			.tasks()
			.filter(TaskHistory::isDone)
			.flatMap((task) -> task.steps()
				.stream()
				.flatMapToLong(Steps::missing)
				.mapToObj((step) -> task + " has succeeded without step " + step));
	}

}
