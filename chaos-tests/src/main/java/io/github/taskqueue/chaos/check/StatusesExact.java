package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.Statuses;

/**
 * At the end the store says of every accepted task how it has ended, but for those ends
 * that a process could not write before its own.
 */
final class StatusesExact implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		return Statuses.of(evidence).stream().flatMap(Statuses::wrong);
	}

}
