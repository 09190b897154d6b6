package io.github.taskqueue.internal.worker.settle;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.internal.outcome.CompletionListener;
import io.github.taskqueue.internal.outcome.CompletionListener.Contract;
import io.github.taskqueue.internal.outcome.TaskCompletion;
import io.github.taskqueue.internal.worker.delivery.Claim;
import io.github.taskqueue.internal.worker.delivery.Holding;

/**
 * Tells all listeners of the end of a task, those that are required first.
 */
public final class Completions {

	private static final Log logger = LogFactory.getLog(Completions.class);

	private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

	private final List<CompletionListener> required;

	private final List<CompletionListener> others;

	private final UntilTaken untilTaken;

	public Completions(List<CompletionListener> listeners, UntilTaken untilTaken) {
		Map<Contract, List<CompletionListener>> byContract = listeners.stream()
			.collect(Collectors.groupingBy(CompletionListener::contract));
		this.required = byContract.getOrDefault(Contract.REQUIRED, List.of());
		this.others = byContract.getOrDefault(Contract.BEST_EFFORT, List.of());
		this.untilTaken = untilTaken;
	}

	/**
	 * Tells the required listeners. Fails with what is no passing failure of one.
	 */
	CompletableFuture<Void> tellRequired(TaskCompletion completion, Claim claim) {
		return tell(this.required, completion, claim, Completions::isPassing);
	}

	/**
	 * Tells the other listeners. Never fails.
	 */
	CompletableFuture<Void> tellOthers(TaskCompletion completion, Claim claim) {
		CompletableFuture<Void> told = tell(this.others, completion, claim, Completions::isRefusal);
		return (told == DONE) ? told : told.exceptionally((failure) -> {
			claim.trace().run(() -> logger.warn("A listener failed at the end of " + completion.message(), failure));
			return null;
		});
	}

	/**
	 * Nothing but its sender could ask for the end of a message without an id.
	 */
	private CompletableFuture<Void> tell(List<CompletionListener> listeners, TaskCompletion completion, Claim claim,
			Predicate<Throwable> passing) {
		CompletableFuture<Void> all = DONE;
		for (CompletionListener listener : listeners) {
			if (!completion.message().id().isEmpty() || !listener.needsId()) {
				CompletableFuture<Void> told = tell(listener, completion, claim, passing);
				all = (all == DONE) ? told : all.thenCombine(told, (one, other) -> null);
			}
		}
		return all;
	}

	/**
	 * Most listeners have nothing to wait for.
	 */
	private CompletableFuture<Void> tell(CompletionListener listener, TaskCompletion completion, Claim claim,
			Predicate<Throwable> passing) {
		CompletableFuture<Void> first = (claim.holding() == Holding.IN_HAND) ? call(listener, completion) : null;
		if (first != null && first.isDone() && !first.isCompletedExceptionally()) {
			return DONE;
		}
		return this.untilTaken.publish(completion.message(), first, () -> listener.onCompletion(completion), claim,
				passing);
	}

	private static CompletableFuture<Void> call(CompletionListener listener, TaskCompletion completion) {
		try {
			return Objects.requireNonNull(listener.onCompletion(completion), "There is no future to wait for");
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * A queue that does not exist may be declared by an application that has yet to
	 * start.
	 */
	private static boolean isRefusal(Throwable failure) {
		return failure instanceof TaskUnroutableException
				|| (failure instanceof TaskEnqueueException refusal && refusal.retryAfter().isPresent());
	}

	private static boolean isPassing(Throwable failure) {
		return isRefusal(failure) || failure instanceof TransientDataAccessException
				|| failure instanceof RecoverableDataAccessException
				|| failure instanceof NonTransientDataAccessResourceException
				|| failure instanceof CannotCreateTransactionException;
	}

}
