package io.github.taskqueue.internal.outcome;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.github.taskqueue.deadletter.DeadLetterReason;

/**
 * How an attempt ended, and what is to become of its task.
 */
public sealed interface TaskOutcome {

	/**
	 * Tells the outcomes apart.
	 */
	<R> R fold(Cases<R> cases);

	/**
	 * What the attempt failed with.
	 */
	default @Nullable Throwable failure() {
		return null;
	}

	/**
	 * The same outcome for where the attempt is over: methods of a failure may need what
	 * was there during the attempt.
	 */
	default TaskOutcome afterwards() {
		return this;
	}

	/**
	 * The body, or something around it, threw.
	 */
	sealed interface Failed extends TaskOutcome {

		@Override
		Throwable failure();

	}

	/**
	 * The task will not run again by itself.
	 */
	sealed interface End extends TaskOutcome {

		/**
		 * Tells the ends apart.
		 */
		<R> R fold(Function<Succeeded, R> succeeded, Function<Dead, R> dead, Function<Cancelled, R> cancelled,
				Function<Expired, R> expired);

		@Override
		default <R> R fold(Cases<R> cases) {
			return fold(cases.succeeded(), cases.dead(), cases.cancelled(), cases.expired());
		}

	}

	/**
	 * The body returned.
	 *
	 * @param result its result, {@code null} for a {@code void} method
	 */
	record Succeeded(@Nullable Object result) implements End {

		@Override
		public <R> R fold(Function<Succeeded, R> succeeded, Function<Dead, R> dead, Function<Cancelled, R> cancelled,
				Function<Expired, R> expired) {
			return succeeded.apply(this);
		}

	}

	/**
	 * The attempt failed, and another one follows.
	 *
	 * @param failure what was thrown
	 * @param delay the pause before the next attempt, from 0 to 3106 days
	 * @param counted whether this run counts as an attempt
	 * @param inPlace whether the pause is spent on the worker, and not in the broker
	 */
	record Retry(Throwable failure, Duration delay, boolean counted, boolean inPlace) implements Failed {

		/**
		 * What an application asks for may be any time; the broker can wait no longer.
		 */
		private static final Duration LONGEST = Duration.ofDays(3106);

		public Retry {
			failure = ReadableFailure.of(failure);
			delay = delay.isNegative() ? Duration.ZERO : (delay.compareTo(LONGEST) < 0) ? delay : LONGEST;
		}

		@Override
		public Retry afterwards() {
			return new Retry(this.failure, this.delay, this.counted, this.inPlace);
		}

		@Override
		public <R> R fold(Cases<R> cases) {
			return cases.retry().apply(this);
		}

	}

	/**
	 * The attempt failed and was the last one.
	 *
	 * @param failure what was thrown
	 * @param reason why there is no next one
	 */
	record Dead(Throwable failure, DeadLetterReason reason) implements Failed, End {

		public Dead {
			failure = ReadableFailure.of(failure);
		}

		@Override
		public Dead afterwards() {
			return new Dead(this.failure, this.reason);
		}

		@Override
		public <R> R fold(Function<Succeeded, R> succeeded, Function<Dead, R> dead, Function<Cancelled, R> cancelled,
				Function<Expired, R> expired) {
			return dead.apply(this);
		}

	}

	/**
	 * The task was cancelled: before the attempt, or during it, and the body gave way.
	 */
	record Cancelled() implements End {

		@Override
		public <R> R fold(Function<Succeeded, R> succeeded, Function<Dead, R> dead, Function<Cancelled, R> cancelled,
				Function<Expired, R> expired) {
			return cancelled.apply(this);
		}

	}

	/**
	 * The task was not begun by its time.
	 */
	record Expired() implements End {

		@Override
		public <R> R fold(Function<Succeeded, R> succeeded, Function<Dead, R> dead, Function<Cancelled, R> cancelled,
				Function<Expired, R> expired) {
			return expired.apply(this);
		}

	}

	/**
	 * The task is to run again, though nothing failed: it could not run yet, or another
	 * run goes on. The attempt does not count. What counts is a failure: see
	 * {@link Retry}.
	 *
	 * @param delay the time until then, from 0 to 365 days
	 * @param why the reason, as a sentence without a full stop; the status of a task that
	 * could not run tells it
	 * @param begun whether the body has run, so that the task does not expire any more
	 */
	record Again(Duration delay, String why, boolean begun) implements TaskOutcome {

		private static final Duration LONGEST = Duration.ofDays(365);

		public Again {
			Assert.isTrue(!delay.isNegative() && delay.compareTo(LONGEST) <= 0,
					"'delay' must be between 0 and 365 days");
		}

		/**
		 * A task that could not run.
		 */
		public Again(Duration delay, String why) {
			this(delay, why, false);
		}

		@Override
		public <R> R fold(Cases<R> cases) {
			return cases.again().apply(this);
		}

	}

	/**
	 * The attempt was interrupted because the application stops. The task goes back to
	 * its queue, and the attempt does not count.
	 *
	 * @param cause what was thrown
	 */
	record Interrupted(Throwable cause) implements TaskOutcome {

		public Interrupted {
			cause = ReadableFailure.of(cause);
		}

		@Override
		public <R> R fold(Cases<R> cases) {
			return cases.interrupted().apply(this);
		}

	}

	/**
	 * What each outcome leads to. An outcome that is added here has to be handled
	 * wherever one of these is made, or that does not compile.
	 *
	 * @param succeeded what a success leads to
	 * @param retry what a failure leads to that another attempt follows
	 * @param dead what a last failure leads to
	 * @param cancelled what a cancellation leads to
	 * @param expired what a task leads to that was not begun by its time
	 * @param again what a run leads to that another one follows without a failure
	 * @param interrupted what a run leads to that was cut off by a stop
	 * @param <R> what that is
	 */
	record Cases<R>(Function<Succeeded, R> succeeded, Function<Retry, R> retry, Function<Dead, R> dead,
			Function<Cancelled, R> cancelled, Function<Expired, R> expired, Function<Again, R> again,
			Function<Interrupted, R> interrupted) {

	}

}
