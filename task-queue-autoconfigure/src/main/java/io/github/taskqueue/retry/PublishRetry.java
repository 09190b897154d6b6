package io.github.taskqueue.retry;

import java.time.Duration;
import java.util.function.Consumer;

import org.springframework.retry.backoff.ExponentialRandomBackOffPolicy;
import org.springframework.retry.support.RetryTemplate;

import io.github.taskqueue.TaskEnqueueException;

/**
 * Repeats a single publish that failed for a passing reason, within a budget of time.
 */
public final class PublishRetry {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

	private final RetryTemplate template = new RetryTemplate();

	/**
	 * Creates the retry.
	 * @param budget the longest time that a call may take
	 */
	public PublishRetry(Duration budget) {
		ExponentialRandomBackOffPolicy pauses = new ExponentialRandomBackOffPolicy();
		pauses.setInitialInterval(FIRST_PAUSE.toMillis());
		pauses.setMaxInterval(LONGEST_PAUSE.toMillis());
		pauses.setSleeper(PublishRetry::sleep);
		this.template.setBackOffPolicy(pauses);
		this.template.setRetryPolicy(new PublishRetryPolicy(budget, LONGEST_PAUSE));
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
	 * @param publish one try, given the time that is left to it
	 * @throws TaskEnqueueException what the last try failed with; if the outcome of one
	 * is unknown, that of the whole is too
	 */
	public void run(Consumer<Duration> publish) {
		this.template.execute((context) -> {
			publish.accept(PublishRetryPolicy.timeLeft(context));
			return null;
		}, (context) -> {
			throw PublishRetryPolicy.failure(context);
		});
	}

}
