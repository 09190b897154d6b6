package io.github.taskqueue.internal.registry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.retry.Backoff;
import io.github.taskqueue.internal.retry.RetryPolicy;
import io.github.taskqueue.internal.retry.RetryableFailures;

/**
 * Retry settings of a queue or a task. What is {@code null} is taken from the next layer.
 *
 * @param maxAttempts Number of attempts, the first one included.
 * @param backoff Pause after the first failed attempt.
 * @param multiplier Factor of the pause from attempt to attempt.
 * @param maxBackoff Longest pause between two attempts.
 * @param jitter Random part of the pause, from 0 to 1.
 * @param retryFor Exception types that are retried. All, if empty.
 * @param noRetryFor Exception types that are never retried.
 */
record RetryProperties(@Nullable Integer maxAttempts, @Nullable Duration backoff, @Nullable Double multiplier,
		@Nullable Duration maxBackoff, @Nullable Double jitter, @Nullable List<Class<? extends Throwable>> retryFor,
		@Nullable List<Class<? extends Throwable>> noRetryFor) {

	static final RetryProperties UNSET = new RetryProperties(null, null, null, null, null, null, null);

	static final RetryProperties DEFAULTS = new RetryProperties(5, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(10),
			0.5, List.of(), List.of());

	RetryProperties or(RetryProperties next) {
		return new RetryProperties(or(this.maxAttempts, next.maxAttempts), or(this.backoff, next.backoff),
				or(this.multiplier, next.multiplier), or(this.maxBackoff, next.maxBackoff),
				or(this.jitter, next.jitter), or(this.retryFor, next.retryFor), or(this.noRetryFor, next.noRetryFor));
	}

	private static <V> @Nullable V or(@Nullable V value, @Nullable V next) {
		return (value != null) ? value : next;
	}

	/**
	 * Makes the policy.
	 */
	RetryPolicy toPolicy() {
		RetryProperties all = or(DEFAULTS);
		Backoff pauses = new Backoff(set(all.backoff), set(all.multiplier), set(all.maxBackoff), set(all.jitter));
		RetryableFailures failures = new RetryableFailures(Set.copyOf(set(all.retryFor)),
				Set.copyOf(set(all.noRetryFor)));
		return new RetryPolicy(set(all.maxAttempts), pauses, failures);
	}

	private static <V> V set(@Nullable V value) {
		return Optional.ofNullable(value).orElseThrow();
	}

}
