package io.github.taskqueue.retry;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.context.RetryContextSupport;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskEnqueueException;

/**
 * What was lost on the way or met no broker is tried while there is time. A refusal by
 * the broker is an answer: it is asked twice more, in case a quorum queue was just
 * electing its leader, and then believed.
 */
final class PublishRetryPolicy implements RetryPolicy {

	private static final int REFUSALS = 3;

	private final Duration budget;

	private final Duration longestPause;

	PublishRetryPolicy(Duration budget, Duration longestPause) {
		this.budget = budget;
		this.longestPause = longestPause;
	}

	@Override
	public RetryContext open(RetryContext parent) {
		return new Budgeted(parent, System.nanoTime() + this.budget.toNanos());
	}

	@Override
	public boolean canRetry(RetryContext context) {
		Throwable failure = context.getLastThrowable();
		if (failure == null) {
			return true;
		}
		if (Thread.currentThread().isInterrupted()) {
			return false;
		}
		if (isPassing(failure)) {
			return timeLeft(context).compareTo(this.longestPause) > 0;
		}
		return failure instanceof QueueFullException && context.getRetryCount() < REFUSALS;
	}

	private static boolean isPassing(Throwable failure) {
		return failure instanceof BrokerUnavailableException
				|| (failure instanceof TaskEnqueueException enqueue && enqueue.outcomeUnknown());
	}

	@Override
	public void registerThrowable(RetryContext context, Throwable failure) {
		((Budgeted) context).registerThrowable(failure);
		if (failure instanceof TaskEnqueueException enqueue && enqueue.outcomeUnknown()) {
			((Budgeted) context).unknown = enqueue;
		}
	}

	/**
	 * Why the publish failed as a whole. A message that may have been stored by one try
	 * may be stored, whatever became of the others.
	 * @param context the context that this policy opened
	 * @return the failure
	 */
	static RuntimeException failure(RetryContext context) {
		TaskEnqueueException unknown = ((Budgeted) context).unknown;
		Throwable last = context.getLastThrowable();
		if (unknown != null) {
			return unknown;
		}
		if (last instanceof Error error) {
			throw error;
		}
		return (last instanceof RuntimeException unchecked) ? unchecked : new IllegalStateException(last);
	}

	@Override
	public void close(RetryContext context) {
	}

	/**
	 * The rest of the budget.
	 * @param context the context that this policy opened
	 * @return the rest, not negative
	 */
	static Duration timeLeft(RetryContext context) {
		return Duration.ofNanos(Math.max(((Budgeted) context).end - System.nanoTime(), 0));
	}

	private static final class Budgeted extends RetryContextSupport {

		private final long end;

		private @Nullable TaskEnqueueException unknown;

		Budgeted(@Nullable RetryContext parent, long end) {
			super(parent);
			this.end = end;
		}

	}

}
