package io.github.taskqueue.internal.retry;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;
import org.springframework.retry.policy.AlwaysRetryPolicy;

/**
 * Has one publish tried again as {@link PublishTries} say.
 */
final class PublishRetryPolicy extends AlwaysRetryPolicy {

	private final long end;

	private @Nullable Throwable failure;

	PublishRetryPolicy(long end) {
		this.end = end;
	}

	@Override
	public boolean canRetry(RetryContext context) {
		Throwable last = context.getLastThrowable();
		return last == null || (!Thread.currentThread().isInterrupted() && PublishTries.isAnotherDue(last,
				context.getRetryCount(), Duration.ofNanos(this.end - System.nanoTime())));
	}

	@Override
	public void registerThrowable(RetryContext context, Throwable failure) {
		super.registerThrowable(context, failure);
		if (!PublishTries.isUnknown(this.failure)) {
			this.failure = failure;
		}
	}

	/**
	 * Why the publish failed as a whole.
	 */
	RuntimeException failure() {
		if (this.failure instanceof Error error) {
			throw error;
		}
		return (RuntimeException) Objects.requireNonNull(this.failure);
	}

}
