package io.github.taskqueue;

import org.jspecify.annotations.Nullable;

/**
 * Binds a {@link TaskContext} to the current thread. Workers do this around each attempt;
 * test support may do it around a body called directly.
 */
public final class TaskContextHolder {

	private static final ThreadLocal<TaskContext> CURRENT = new ThreadLocal<>();

	private TaskContextHolder() {
	}

	/**
	 * The context bound to this thread.
	 * @return the context, or {@code null} if there is none
	 */
	public static @Nullable TaskContext get() {
		return CURRENT.get();
	}

	/**
	 * Binds a context to this thread, in place of any other.
	 * @param context the context
	 */
	public static void set(TaskContext context) {
		CURRENT.set(context);
	}

	/**
	 * Removes the context from this thread.
	 */
	public static void clear() {
		CURRENT.remove();
	}

}
