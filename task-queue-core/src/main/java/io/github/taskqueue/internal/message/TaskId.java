package io.github.taskqueue.internal.message;

import org.jspecify.annotations.Nullable;

/**
 * The rule for ids of tasks. Every store can keep such an id and compare it byte by byte.
 */
public final class TaskId {

	/**
	 * The rule in words.
	 */
	public static final String RULE = "1 to 128 visible ASCII characters";

	private static final int MAX_LENGTH = 128;

	private TaskId() {
	}

	/**
	 * Whether a text may be the id of a task.
	 */
	public static boolean isLegal(@Nullable String id) {
		if (id == null || id.isEmpty() || id.length() > MAX_LENGTH) {
			return false;
		}
		for (int i = 0; i < id.length(); i++) {
			if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
				return false;
			}
		}
		return true;
	}

}
