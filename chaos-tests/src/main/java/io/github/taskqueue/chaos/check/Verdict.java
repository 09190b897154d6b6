package io.github.taskqueue.chaos.check;

import java.util.List;
import java.util.Map;

/**
 * Whether a run keeps all promises.
 *
 * @param violations sentences by the name of the promise; only of those that are broken
 */
public record Verdict(Map<String, List<String>> violations) {

	/**
	 * Tells whether nothing was wrong.
	 * @return whether all promises are kept
	 */
	public boolean isGreen() {
		return this.violations.isEmpty();
	}

}
