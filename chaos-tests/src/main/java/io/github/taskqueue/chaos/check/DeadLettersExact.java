package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;

/**
 * Dead letters are those tasks that cannot succeed, with the right reason and number of
 * attempts, and no others.
 */
final class DeadLettersExact implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		return evidence.history().tasks().flatMap((task) -> task.deadLetters().stream().flatMap((letter) -> {
			if (!letter.reason().equals(task.kind().deadBy().orElse(null))) {
				return Stream.of(task + " is dead with reason '" + letter.reason() + "'");
			}
			int expected = task.kind().attempts().orElse((int) letter.attempts());
			return (letter.attempts() != expected)
					? Stream.of(task + " is dead after " + letter.attempts() + " attempts instead of " + expected)
					: Stream.empty();
		}));
	}

}
