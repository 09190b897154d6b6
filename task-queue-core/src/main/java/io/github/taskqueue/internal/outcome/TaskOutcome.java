package io.github.taskqueue.internal.outcome;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

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
		<R> R fold(Function<Succeeded, R> succeeded, Function<Dead, R> dead, Function<Cancelled, R> cancelled);

		@Override
		default <R> R fold(Cases<R> cases) {
			return fold(cases.succeeded(), cases.dead(), cases.cancelled());
		}

	}

	/**
	 * The body returned.
	 *
	 * @param result its result, {@code null} for a {@code void} method
	 */
	record Succeeded(@Nullable Object result) implements End {

		@Override
		public <R> R fold(Function<Succeeded, R> succeeded, Function<Dead, R> dead, Function<Cancelled, R> cancelled) {
			return succeeded.apply(this);
		}

	}

	/**
	 * The attempt failed, and another one follows.
	 *
	 * @param failure what was thrown
	 * @param delay the pause before the next attempt
	 * @param counted whether this run counts as an attempt
	 * @param inPlace whether the pause is spent on the worker, and not in the broker
	 */
	record Retry(Throwable failure, Duration delay, boolean counted, boolean inPlace) implements Failed {

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
		public <R> R fold(Function<Succeeded, R> succeeded, Function<Dead, R> dead, Function<Cancelled, R> cancelled) {
			return dead.apply(this);
		}

	}

	/**
	 * The task was cancelled: before the attempt, or during it, and the body gave way.
	 */
	record Cancelled() implements End {

		@Override
		public <R> R fold(Function<Succeeded, R> succeeded, Function<Dead, R> dead, Function<Cancelled, R> cancelled) {
			return cancelled.apply(this);
		}

	}

	/**
	 * The body has let another run go on, which is to follow at once. The attempt does
	 * not count.
	 */
	record SliceEnded() implements TaskOutcome {

		@Override
		public <R> R fold(Cases<R> cases) {
			return cases.sliceEnded().apply(this);
		}

	}

	/**
	 * The attempt was interrupted because the application stops. The task goes back to
	 * its queue, and the attempt does not count.
	 *
	 * @param cause what was thrown
	 */
	record Interrupted(Throwable cause) implements TaskOutcome {

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
	 * @param sliceEnded what a run leads to that lets another one go on
	 * @param interrupted what a run leads to that was cut off by a stop
	 * @param <R> what that is
	 */
	record Cases<R>(Function<Succeeded, R> succeeded, Function<Retry, R> retry, Function<Dead, R> dead,
			Function<Cancelled, R> cancelled, Function<SliceEnded, R> sliceEnded,
			Function<Interrupted, R> interrupted) {

	}

}
