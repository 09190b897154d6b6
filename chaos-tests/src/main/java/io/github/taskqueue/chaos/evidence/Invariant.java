package io.github.taskqueue.chaos.evidence;

import java.util.stream.Stream;

/**
 * Something that must hold after every run.
 */
public interface Invariant {

	/**
	 * Looks for what should not be.
	 * @param evidence of a run
	 * @return a sentence for each violation
	 */
	Stream<String> violations(Evidence evidence);

}
