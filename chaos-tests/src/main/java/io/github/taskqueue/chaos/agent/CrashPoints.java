package io.github.taskqueue.chaos.agent;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The crash point at which this process is to halt, if any. Called from the library's
 * changed code.
 */
public final class CrashPoints {

	/** The exit status of a process that has come to its crash point. */
	public static final int STATUS = 98;

	private static volatile @Nullable String armed;

	private CrashPoints() {
	}

	/**
	 * Halts this process when it comes to a place next.
	 * @param point the place
	 */
	public static void arm(CrashPoint point) {
		armed = point.name();
	}

	/**
	 * Called at a place.
	 * @param point its name
	 */
	public static void reached(String point) {
		if (point.equals(armed)) {
			Runtime.getRuntime().halt(STATUS);
		}
	}

	/**
	 * Called with a future whose completion is a place.
	 * @param point its name
	 * @param future what completes there
	 * @param <T> type of the result
	 * @return a future that completes after the place
	 */
	public static <T> CompletableFuture<T> reachedWith(String point, CompletableFuture<T> future) {
		return future.thenApply((result) -> {
			reached(point);
			return result;
		});
	}

}
