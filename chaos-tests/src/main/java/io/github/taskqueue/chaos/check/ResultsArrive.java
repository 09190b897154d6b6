package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.ledger.Event;
import io.github.taskqueue.chaos.load.TaskKind;

/**
 * A publisher that lived through the run has got all results that it waited for.
 */
final class ResultsArrive implements Invariant {

	/** The first process of the publisher that no fault ends. */
	private static final String SURVIVOR = "~publisher-1.1~";

	@Override
	public Stream<String> violations(Evidence evidence) {
		return evidence.history()
			.tasks(Event.ACCEPTED)
			.filter((task) -> task.kind() == TaskKind.ANSWERING && task.id().contains(SURVIVOR))
			.filter((task) -> task.isDone() && !task.isAnswered())
			.map((task) -> "The result of " + task + " has not arrived");
	}

}
