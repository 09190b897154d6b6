package io.github.taskqueue.retry;

import java.time.Duration;
import java.util.function.Consumer;

import org.springframework.retry.RetryContext;
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
		this.template.setBackOffPolicy(pauses);
		this.template.setRetryPolicy(new PublishRetryPolicy(budget, LONGEST_PAUSE));
	}

	/**
	 * Publishes.
	 * @param publish one try, given the time that is left to it
	 * @throws TaskEnqueueException what the last try failed with
	 */
	public void run(Consumer<Duration> publish) {
		this.template.execute((RetryContext context) -> {
			publish.accept(PublishRetryPolicy.timeLeft(context));
			return null;
		});
	}

}
