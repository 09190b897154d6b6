package io.github.taskqueue;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Retry settings of an {@link AsyncTask}. The pause before attempt <i>n</i> + 1 is
 * {@code min(maxBackoff, backoff × multiplier^(n-1))}, shortened at random by up to
 * {@code jitter}. A nominal pause below one second is spent on the worker; a longer one
 * in the broker, where it holds no thread.
 */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface TaskRetry {

	/**
	 * Number of attempts, the first one included.
	 * @return the number of attempts, or 0 for the queue's, by default 5
	 */
	int maxAttempts() default 0;

	/**
	 * Pause after the first failed attempt, in Spring Boot's duration style.
	 * @return the pause, or empty for the queue's, by default one second
	 */
	String backoff() default "";

	/**
	 * Factor by which the pause grows with each attempt, at least 1.
	 * @return the factor, or 0 for the queue's, by default 2
	 */
	double multiplier() default 0;

	/**
	 * Longest pause, in Spring Boot's duration style.
	 * @return the longest pause, or empty for the queue's, by default ten minutes
	 */
	String maxBackoff() default "";

	/**
	 * Part of the pause that is left to chance, from 0 (none) to 1: the pause is
	 * {@code nominal × (1 - jitter × random)}.
	 * @return the jitter, or -1 for the queue's, by default 0.5
	 */
	double jitter() default -1;

	/**
	 * Exceptions that are worth another attempt; causes count too.
	 * @return the exception types, or empty for all
	 */
	Class<? extends Throwable>[] retryFor() default {};

	/**
	 * Exceptions that are never worth another attempt, even where {@link #retryFor()}
	 * names them; causes count too. {@link PermanentTaskException} and Jakarta Bean
	 * Validation's {@code ConstraintViolationException} always belong to them.
	 * @return the exception types
	 */
	Class<? extends Throwable>[] noRetryFor() default {};

}
