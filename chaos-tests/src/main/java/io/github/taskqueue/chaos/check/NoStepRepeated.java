package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.Steps;

/**
 * A step is not done again once the library has returned from it.
 */
final class NoStepRepeated implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		return evidence.history()
			.tasks()
			.flatMap((task) -> task.steps()
				.stream()
				.flatMap(Steps::repeatedAfterCompletion)
				.map((again) -> "Step %d of %s was done again at %d in %s, after it had been completed"
					.formatted(again.step(), task, again.at(), again.process())));
	}

}
