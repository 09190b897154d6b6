package io.github.taskqueue.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 */
public sealed interface TaskOutcome {

	/**
	 * The body returned.
	 *
	 * @param result its result, {@code null} for a {@code void} method
	 */
	record Succeeded(@Nullable Object result) implements TaskOutcome {

	}

	/**
	 * The body, or something around it, threw.
	 *
	 * @param cause what was thrown, an {@link Error} included; something else that says
	 * so if its own methods throw
	 */
	record Failed(Throwable cause) implements TaskOutcome {

		public Failed {
			cause = ReadableFailure.of(cause);
		}

	}

	/**
	 * The attempt was interrupted because the application stops. The task goes back to
	 * its queue, and the attempt does not count.
	 *
	 * @param cause what was thrown
	 */
	record Interrupted(Throwable cause) implements TaskOutcome {

	}

	/**
	 * The body has let another run go on, which is to follow at once. The attempt does
	 * not count.
	 */
	record SliceEnded() implements TaskOutcome {

	}

	/**
	 * The task was cancelled: before the attempt, or during it, and the body gave way.
	 */
	record Cancelled() implements TaskOutcome {

	}

}
