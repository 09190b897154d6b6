package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;
import io.github.taskqueue.chaos.evidence.Invariant;

/**
 * Threads, heap, connections and channels are as many at the end as after the warm-up.
 */
final class ResourcesFlat implements Invariant {

	@Override
	public Stream<String> violations(Evidence evidence) {
		return evidence.resources()
			.stream()
			.filter((resource) -> !resource.isFlat())
			.map((resource) -> resource.name() + " grew from " + resource.before() + " to " + resource.after());
	}

}
