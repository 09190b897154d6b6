package io.github.taskqueue.internal.retry;

import java.time.Duration;
import java.util.function.LongConsumer;

import org.springframework.retry.backoff.ExponentialRandomBackOffPolicy;
import org.springframework.retry.support.RetryTemplate;

import io.github.taskqueue.TaskEnqueueException;

/**
 * Repeats a single publish that failed for a passing reason, within a budget of time.
 */
public final class PublishRetry {

	private final Duration budget;

	private final ExponentialRandomBackOffPolicy pauses = new ExponentialRandomBackOffPolicy();

	public PublishRetry(Duration budget) {
		this.budget = budget;
		this.pauses.setInitialInterval(PublishTries.PAUSES.initial().toMillis());
		this.pauses.setMaxInterval(PublishTries.PAUSES.max().toMillis());
		this.pauses.setSleeper(PublishRetry::sleep);
	}

	/**
	 * Leaves it to the policy to end the loop, which knows what the tries failed with.
	 */
	private static void sleep(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Publishes.
	 */
	public void run(LongConsumer publish) {
		long end = System.nanoTime() + this.budget.toNanos();
		try {
			publish.accept(end);
		}
		catch (TaskEnqueueException ex) {
			again(publish, end, ex);
		}
	}

	/**
	 * Most tasks need one try, so the loop is not set up before it has failed.
	 */
	private void again(LongConsumer publish, long end, TaskEnqueueException first) {
		PublishRetryPolicy policy = new PublishRetryPolicy(end);
		RetryTemplate template = new RetryTemplate();
		template.setBackOffPolicy(this.pauses);
		template.setRetryPolicy(policy);
		template.execute((context) -> {
			if (context.getRetryCount() == 0) {
				throw first;
			}
			publish.accept(end);
			return null;
		}, (context) -> {
			throw policy.failure();
		});
	}

}
