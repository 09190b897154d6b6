package io.github.taskqueue.internal.worker.settle;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

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
	 * Tells the required listeners.
	 */
	void tellRequired(TaskCompletion completion, Claim claim, Consumer<@Nullable Throwable> next) {
		CompletableFuture<Void> noted = tell(this.required, completion,
				(listener) -> tell(listener, completion, claim, Completions::isPassing));
		if (noted.isDone()) {
			next.accept(noted.handle((done, failure) -> cause(failure)).join());
		}
		else {
			noted.whenComplete((done, failure) -> this.untilTaken.later(completion.message(),
					() -> next.accept(cause(failure)), claim));
		}
	}

	private static @Nullable Throwable cause(@Nullable Throwable failure) {
		return (failure != null) ? UntilTaken.cause(failure) : null;
	}

	/**
	 * Tells the other listeners.
	 */
	CompletableFuture<Void> tellOthers(TaskCompletion completion, Claim claim) {
		return tell(this.others, completion,
				(listener) -> tell(listener, completion, claim, Completions::isRefusal).exceptionally((failure) -> {
					logger.warn("A listener failed at the end of " + completion.message(), failure);
					return null;
				}));
	}

	private CompletableFuture<Void> tell(CompletionListener listener, TaskCompletion completion, Claim claim,
			Predicate<Throwable> passing) {
		return this.untilTaken.publish(completion.message(), () -> listener.onCompletion(completion), claim, passing);
	}

	/**
	 * Nothing could ask for the end of a message without an id.
	 */
	private static CompletableFuture<Void> tell(List<CompletionListener> listeners, TaskCompletion completion,
			Function<CompletionListener, CompletableFuture<Void>> tell) {
		CompletableFuture<Void> all = DONE;
		if (!completion.message().id().isEmpty()) {
			for (CompletionListener listener : listeners) {
				CompletableFuture<Void> noted = tell.apply(listener);
				all = (all == DONE) ? noted : all.thenCombine(noted, (one, other) -> null);
			}
		}
		return all;
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
