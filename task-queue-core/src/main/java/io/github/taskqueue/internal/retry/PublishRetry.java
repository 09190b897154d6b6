package io.github.taskqueue.internal.retry;

import org.springframework.retry.backoff.ExponentialRandomBackOffPolicy;
import org.springframework.retry.support.RetryTemplate;

import io.github.taskqueue.TaskEnqueueException;

/**
 * Repeats a single publish that failed for a passing reason, until a point in time.
 */
public final class PublishRetry {

	private final ExponentialRandomBackOffPolicy pauses = new ExponentialRandomBackOffPolicy();

	public PublishRetry() {
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
	 * Publishes again, if that may help, after a first try that has failed. Most tasks
	 * need one try, so nothing is set up before.
	 */
	public void again(TaskEnqueueException first, long end, Runnable publish) {
		PublishRetryPolicy policy = new PublishRetryPolicy(end);
		RetryTemplate template = new RetryTemplate();
		template.setBackOffPolicy(this.pauses);
		template.setRetryPolicy(policy);
		template.execute((context) -> {
			if (context.getRetryCount() == 0) {
				throw first;
			}
			publish.run();
			return null;
		}, (context) -> {
			throw policy.failure();
		});
	}

}
