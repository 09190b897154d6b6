package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.TaskHistory;
import io.github.taskqueue.chaos.ledger.Event;

/**
 * Every accepted task has done its effect or is a dead letter, as its kind demands.
 */
final class NothingLost implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		return evidence.history()
			.tasks(Event.ACCEPTED)
			.filter((task) -> !hasEnded(task))
			.map((task) -> task + " was accepted at " + task.publishedAt() + " and has no end; it ran "
					+ task.runs().size() + " times");
	}

	private static boolean hasEnded(TaskHistory task) {
		return task.kind().deadBy().isPresent() ? !task.deadLetters().isEmpty() : task.isDone();
	}

}
