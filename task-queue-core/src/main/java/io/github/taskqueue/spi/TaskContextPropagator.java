package io.github.taskqueue.spi;

import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Carries something of the caller's thread, such as a tenant or a user's name, to the
 * worker's. Every bean of this type takes part. The security context is never carried
 * unless a propagator does it.
 */
public interface TaskContextPropagator {

	/**
	 * Reads the calling thread.
	 * @param headers takes header names and values; the rules of
	 * {@link io.github.taskqueue.TaskOptions#header(String, String)} hold
	 */
	void capture(BiConsumer<String, String> headers);

	/**
	 * Prepares the worker's thread before an attempt.
	 * @param headers gives the value of a header, or {@code null} if it is absent
	 * @return undoes the preparation after the attempt, on the same thread
	 */
	Scope restore(Function<String, @Nullable String> headers);

	/**
	 * What was prepared for one attempt.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
