package io.github.taskqueue.internal.message;

import org.jspecify.annotations.Nullable;

/**
 * What tells a task from all others of its namespace. An id belongs to one task, but
 * other programs may send any message: what is kept of a task is never that of another
 * name.
 *
 * @param id id of the task
 * @param name name of the task
 */
public record TaskKey(String id, String name) {

	/**
	 * The rule for ids in words. Every store can keep such an id and compare it byte by
	 * byte.
	 */
	public static final String ID_RULE = "1 to 128 visible ASCII characters";

	private static final int MAX_ID_LENGTH = 128;

	/**
	 * Whether a text may be the id of a task.
	 */
	public static boolean isId(@Nullable String id) {
		if (id == null || id.isEmpty() || id.length() > MAX_ID_LENGTH) {
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
