package io.github.taskqueue.internal.worker.settle;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.internal.pipeline.CompletionListener;
import io.github.taskqueue.internal.pipeline.TaskCompletion;
import io.github.taskqueue.internal.worker.delivery.Claim;

/**
 * Tells all listeners of the end of a task, again if the broker did not take what they
 * had to publish.
 */
public final class Completions {

	private static final Log logger = LogFactory.getLog(Completions.class);

	private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

	private final List<CompletionListener> listeners;

	private final UntilTaken untilTaken;

	public Completions(List<CompletionListener> listeners, UntilTaken untilTaken) {
		this.listeners = listeners;
		this.untilTaken = untilTaken;
	}

	/**
	 * Tells the listeners.
	 * @param completion the end of the task
	 * @param claim whether it still makes sense; it does not once the delivery is gone,
	 * as the broker then delivers the task again
	 * @return completed when all of them have taken note; never exceptionally, and not at
	 * all if that is no longer wanted
	 */
	CompletableFuture<Void> tell(TaskCompletion completion, Claim claim) {
		CompletableFuture<Void> all = DONE;
		for (CompletionListener listener : this.listeners) {
			CompletableFuture<Void> noted = this.untilTaken.publish(completion.message(),
					() -> tell(listener, completion), claim);
			all = (all == DONE) ? noted : all.thenCombine(noted, (one, other) -> null);
		}
		return all;
	}

	private static CompletableFuture<Void> tell(CompletionListener listener, TaskCompletion completion) {
		try {
			return listener.onCompletion(completion).exceptionallyCompose((ex) -> failed(completion, ex));
		}
		catch (Throwable ex) {
			return failed(completion, ex);
		}
	}

	private static CompletableFuture<Void> failed(TaskCompletion completion, Throwable failure) {
		Throwable nested = failure.getCause();
		Throwable cause = (failure instanceof CompletionException && nested != null) ? nested : failure;
		if (isPassing(cause)) {
			return CompletableFuture.failedFuture(cause);
		}
		logger.warn("A completion listener failed for " + completion.message(), cause);
		return DONE;
	}

	private static boolean isPassing(Throwable failure) {
		return failure instanceof TaskEnqueueException refusal && refusal.retryAfter().isPresent();
	}

}
