package io.github.taskqueue;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * One call of an {@link AsyncTask} method that returns a {@link CompletableFuture}, such
 * as {@code () -> reports.generate(42)}.
 *
 * @param <T> type of the result
 * @see TaskClient#enqueue(FutureTaskCall)
 */
@FunctionalInterface
public interface FutureTaskCall<T extends @Nullable Object> {

	/**
	 * Makes the call. It runs on the thread that enqueues.
	 * @return what the proxied method returned; it is not used
	 * @throws Exception if an argument could not be computed; then nothing is published
	 */
	@Nullable CompletableFuture<T> call() throws Exception;

}
