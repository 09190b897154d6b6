package io.github.taskqueue.it.support;

import java.time.Duration;
import java.util.function.Supplier;

import org.awaitility.Awaitility;

import io.github.taskqueue.TaskEnqueueException;

/**
 * Repeats a call of a task, as callers do that were told that the broker is not
 * available.
 */
public final class Eventually {

	private Eventually() {
	}

	public static <T> T within(Duration timeout, Supplier<T> call) {
		return Awaitility.await()
			.ignoreExceptionsInstanceOf(TaskEnqueueException.class)
			.pollInterval(Duration.ofMillis(50))
			.atMost(timeout)
			.until(call::get, (result) -> true);
	}

}
