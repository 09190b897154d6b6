package io.github.taskqueue.internal.outcome;

/**
 * A failure of which everybody can tell. What is logged, stored, sent and decided about a
 * failure calls methods that an application may have overridden, and none of these may
 * keep a task from being settled.
 */
public final class ReadableFailure {

	private static final int DEEPEST = 100;

	private ReadableFailure() {
	}

	/**
	 * Tries the methods of a failure and of its causes.
	 */
	public static Throwable of(Throwable failure) {
		try {
			Throwable each = failure;
			for (int depth = 0; each != null && depth < DEEPEST; depth++) {
				each.getLocalizedMessage();
				each.getMessage();
				each.toString();
				each.getStackTrace();
				each = each.getCause();
			}
			return failure;
		}
		catch (Throwable ex) {
			return new IllegalStateException("A %s was thrown, but its own methods throw %s"
				.formatted(failure.getClass().getName(), ex.getClass().getName()));
		}
	}

}
