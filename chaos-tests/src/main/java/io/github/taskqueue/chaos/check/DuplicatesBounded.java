package io.github.taskqueue.chaos.check;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Duplicate;
import io.github.taskqueue.chaos.evidence.Duplicates;
import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;
import io.github.taskqueue.chaos.evidence.Window;

/**
 * A fault doubles no more tasks than were in hand at the workers or on their way from the
 * publishers.
 */
final class DuplicatesBounded implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		Map<Window, Long> concerned = Duplicates.find(evidence)
			.stream()
			.filter((duplicate) -> duplicate.window().isPresent())
			.collect(Collectors.groupingBy((duplicate) -> duplicate.window().orElseThrow(),
					Collectors.mapping(Duplicate::task,
							Collectors.collectingAndThen(Collectors.toSet(), (tasks) -> (long) tasks.size()))));
		return concerned.entrySet()
			.stream()
			.filter((entry) -> entry.getValue() > entry.getKey().limit())
			.map((entry) -> entry.getKey().cause() + " at " + entry.getKey().from() + " doubled " + entry.getValue()
					+ " tasks, more than " + entry.getKey().limit());
	}

}
