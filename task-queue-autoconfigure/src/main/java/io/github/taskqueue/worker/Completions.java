package io.github.taskqueue.worker;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.pipeline.CompletionListener;
import io.github.taskqueue.pipeline.TaskCompletion;

/**
 * Tells all listeners of the end of a task.
 */
final class Completions {

	private static final Log logger = LogFactory.getLog(Completions.class);

	private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

	private final List<CompletionListener> listeners;

	Completions(List<CompletionListener> listeners) {
		this.listeners = listeners;
	}

	/**
	 * Tells the listeners.
	 * @param completion the end of the task
	 * @return completed when all of them have taken note; never exceptionally
	 */
	CompletableFuture<Void> tell(TaskCompletion completion) {
		CompletableFuture<Void> all = DONE;
		for (CompletionListener listener : this.listeners) {
			CompletableFuture<Void> noted = tell(listener, completion);
			all = (all == DONE) ? noted : all.thenCombine(noted, (one, other) -> null);
		}
		return all;
	}

	private static CompletableFuture<Void> tell(CompletionListener listener, TaskCompletion completion) {
		try {
			return listener.onCompletion(completion).exceptionally((ex) -> failed(completion, ex));
		}
		catch (Throwable ex) {
			failed(completion, ex);
			return DONE;
		}
	}

	private static Void failed(TaskCompletion completion, Throwable ex) {
		logger.warn("A listener failed at the end of " + completion.message(), ex);
		return null;
	}

}
