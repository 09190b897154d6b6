package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.ledger.Event;

/**
 * Calls that enqueue fail with the documented exceptions only.
 */
final class FailuresDocumented implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		return evidence.history()
			.tasks(Event.BROKEN)
			.map((task) -> "The call for " + task + " failed with " + task.failure() + " at " + task.publishedAt());
	}

}
