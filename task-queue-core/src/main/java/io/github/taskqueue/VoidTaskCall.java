package io.github.taskqueue;

/**
 * One call of a {@code void} {@link AsyncTask} method, such as
 * {@code () -> mailer.send(42)}, or several calls of any task methods for
 * {@link TaskClient#enqueueAll(VoidTaskCall)}.
 *
 * @see TaskClient#enqueue(VoidTaskCall)
 */
@FunctionalInterface
public interface VoidTaskCall {

	/**
	 * Makes the call. It runs on the thread that enqueues.
	 * @throws Exception if an argument could not be computed; then nothing is published
	 */
	void call() throws Exception;

}
