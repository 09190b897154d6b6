package io.github.taskqueue.internal.registry;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Finds what a misspelt name was probably meant to be.
 */
public final class NearestName {

	private NearestName() {
	}

	/**
	 * The nearest of some names.
	 */
	public static Optional<String> of(String name, Collection<String> candidates) {
		return candidates.stream()
			.filter((candidate) -> distance(name, candidate) <= Math.max(2, name.length() / 3))
			.min(Comparator.comparingInt((candidate) -> distance(name, candidate)));
	}

	/**
	 * The Levenshtein distance, ignoring case.
	 */
	private static int distance(String one, String other) {
		int[] previous = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] current = new int[other.length() + 1];
			current[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				boolean same = Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
				int replaced = previous[j - 1] + (same ? 0 : 1);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[other.length()];
	}

}
