package io.github.taskqueue.chaos.check;

import java.util.stream.Stream;

import io.github.taskqueue.chaos.evidence.Evidence;

/**
 * Something that must hold after every run.
 */
interface Invariant {

	/**
	 * Looks for what should not be.
	 * @param evidence of a run
	 * @return a sentence for each violation
	 */
	Stream<String> violations(Evidence evidence);

}
