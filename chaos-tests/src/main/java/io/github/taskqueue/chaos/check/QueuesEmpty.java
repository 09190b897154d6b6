package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;

/**
 * At the end no message is left in any queue but the dead letters.
 */
final class QueuesEmpty implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		return evidence.leftovers()
			.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + " still holds " + entry.getValue() + " messages");
	}

}
