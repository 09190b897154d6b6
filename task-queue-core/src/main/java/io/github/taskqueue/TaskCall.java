package io.github.taskqueue;

import org.jspecify.annotations.Nullable;

/**
 * One call of an {@link AsyncTask} method that returns a {@link TaskHandle}, such as
 * {@code () -> reports.generate(42)}.
 *
 * @param <T> type of the result
 * @see TaskClient#enqueue(TaskCall)
 */
@FunctionalInterface
public interface TaskCall<T extends @Nullable Object> {

	/**
	 * Makes the call. It runs on the thread that enqueues.
	 * @return what the proxied method returned; it is not used
	 * @throws Exception if an argument could not be computed; then nothing is published
	 */
	@Nullable TaskHandle<T> call() throws Exception;

}
