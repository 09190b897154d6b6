package io.github.taskqueue.internal.pipeline;

import java.util.concurrent.CompletableFuture;

/**
 * A feature that acts when a task has ended, before the message is acknowledged: if the
 * process dies in between, the broker delivers the task again and the listener is called
 * again, so what it does must be safe to repeat.
 */
@FunctionalInterface
public interface CompletionListener {

	/**
	 * Takes note of the end of a task, on the worker's thread. Called again, on another
	 * thread, if the broker did not take what the listener had to publish.
	 * @param completion the end
	 * @return completed when the message may be acknowledged; any other failure is logged
	 * and the message acknowledged all the same
	 */
	CompletableFuture<Void> onCompletion(TaskCompletion completion);

}
