package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

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
				.map((execution) -> "Step %d of %s was done again at %d in %s, after it had been completed"
					.formatted(execution.step(), task, execution.done().at(), execution.done().process())));
	}

}
