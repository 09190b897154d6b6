package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.DeadLetterRecord;
import io.github.taskqueue.chaos.evidence.Duplicates;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.TaskHistory;

/**
 * No attempt runs twice, and no dead letter is there twice, without a fault.
 */
final class DuplicatesExplained implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		Stream<String> runs = Duplicates.find(evidence)
			.stream()
			.filter((duplicate) -> duplicate.window().isEmpty())
			.map((duplicate) -> duplicate.task() + " ran attempt " + duplicate.run().attempt() + " again at "
					+ duplicate.run().startedAt() + " in " + duplicate.run().process() + " without a fault");
		Stream<String> letters = evidence.history()
			.tasks()
			.filter((task) -> task.deadLetters().size() > 1)
			.filter((task) -> !isExplained(evidence, task))
			.map((task) -> task + " is " + task.deadLetters().size() + " dead letters without a fault");
		return Stream.concat(runs, letters);
	}

	private static boolean isExplained(Evidence evidence, TaskHistory task) {
		long last = task.deadLetters().stream().mapToLong(DeadLetterRecord::diedAt).max().orElse(0);
		return Duplicates.isExplained(evidence, task.attemptedAt(), last);
	}

}
