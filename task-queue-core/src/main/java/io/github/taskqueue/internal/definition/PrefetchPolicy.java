package io.github.taskqueue.internal.definition;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * How many tasks of a queue the broker hands over before they are acknowledged.
 *
 * @param fixed the number, or {@code null} if it is left to the worker
 */
public record PrefetchPolicy(@Nullable Integer fixed) {

	/**
	 * The worker chooses, and reads short tasks ahead.
	 */
	public static final PrefetchPolicy AUTO = new PrefetchPolicy(null);

	/**
	 * The broker takes 16 bits, and 0 for no limit.
	 */
	private static final int MAX = 65535;

	/**
	 * Checks the number.
	 */
	public PrefetchPolicy {
		Assert.isTrue(fixed == null || 0 < fixed && fixed <= MAX, "prefetch must be from 1 to " + MAX);
	}

	/**
	 * Reads a policy.
	 */
	public static PrefetchPolicy parse(String text) {
		String value = text.strip();
		return value.equalsIgnoreCase("auto") ? AUTO : new PrefetchPolicy(Integer.valueOf(value));
	}

	@Override
	public String toString() {
		return (this.fixed != null) ? this.fixed.toString() : "auto";
	}

}
