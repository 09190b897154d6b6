package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.ledger.Event;

/**
 * Nothing has run that nobody published, nor what was refused.
 */
final class NothingInvented implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		return evidence.history()
			.tasks()
			.filter((task) -> !task.runs().isEmpty() || !task.deadLetters().isEmpty())
			.filter((task) -> !task.isAttempted() || task.is(Event.REFUSED))
			.map((task) -> task.isAttempted()
					? task + " was refused at " + task.publishedAt() + " (" + task.failure() + ") and was worked on"
					: task + " was never published and was worked on");
	}

}
