package io.github.taskqueue.internal.retry;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.retry.RetryContext;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffInterruptedException;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.support.RetryTemplate;

/**
 * Repeats attempts of one task definition on the worker's thread. The attempts decide
 * whether another one follows; this class holds the loop, a {@link RetryTemplate}.
 */
public final class InPlaceRetries {

	private final RetryTemplate template = new RetryTemplate();

	public InPlaceRetries(RetryPolicy policy, Pause pause) {
		this.template.setRetryPolicy(new SimpleRetryPolicy(policy.maxAttempts(), Map.of(AgainInPlace.class, true)));
		this.template.setBackOffPolicy(new AskedBackOff(pause));
	}

	/**
	 * Runs the attempts that a first one has asked for in place.
	 */
	public <T extends Ended> T again(int firstAttempt, T first, IntFunction<T> attempt) throws InterruptedException {
		try {
			return this.template.execute((context) -> {
				int count = context.getRetryCount();
				T ended = (count == 0) ? first : attempt.apply(firstAttempt + count);
				Duration pause = ended.pauseInPlace();
				if (pause != null) {
					throw new AgainInPlace(pause);
				}
				return ended;
			});
		}
		catch (BackOffInterruptedException ex) {
			throw (InterruptedException) new InterruptedException("Interrupted between two attempts").initCause(ex);
		}
	}

	/**
	 * How an attempt ended.
	 */
	public interface Ended {

		/**
		 * The pause before the next attempt in place.
		 */
		@Nullable Duration pauseInPlace();

	}

	/**
	 * Spends a pause on the current thread.
	 */
	@FunctionalInterface
	public interface Pause {

		void spend(Duration pause) throws InterruptedException;

	}

	/**
	 * Asks the template for another attempt. Control flow only, so without a stack trace.
	 */
	private static final class AgainInPlace extends RuntimeException {

		private final Duration pause;

		AgainInPlace(Duration pause) {
			super(null, null, false, false);
			this.pause = pause;
		}

	}

	private record AskedBackOff(Pause pause) implements BackOffPolicy {

		@Override
		public BackOffContext start(RetryContext context) {
			return new Asked(context);
		}

		@Override
		public void backOff(BackOffContext asked) {
			try {
				this.pause.spend(((Asked) asked).pause());
			}
			catch (InterruptedException ex) {
				throw new BackOffInterruptedException("Interrupted between two attempts", ex);
			}
		}

	}

	private record Asked(RetryContext context) implements BackOffContext {

		Duration pause() {
			return ((AgainInPlace) Objects.requireNonNull(this.context.getLastThrowable())).pause;
		}

	}

}
