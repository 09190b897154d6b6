package io.github.taskqueue.retry;

import java.time.Duration;

import io.github.taskqueue.DeadLetterReason;

/**
 * What is to become of a task after a failed attempt.
 */
public sealed interface RetryDecision {

	/**
	 * The next attempt follows on the same worker.
	 *
	 * @param delay the pause before it
	 */
	record InPlace(Duration delay) implements RetryDecision {

		/**
		 * The same for a worker that cannot go on with the task.
		 * @return the decision to let the next attempt wait in the broker
		 */
		public Later throughBroker() {
			return new Later(this.delay, true);
		}

	}

	/**
	 * The next attempt waits in the broker.
	 *
	 * @param delay the pause before it
	 * @param counted whether the failed run counts as an attempt
	 */
	record Later(Duration delay, boolean counted) implements RetryDecision {

	}

	/**
	 * There is no next attempt.
	 *
	 * @param reason why not
	 */
	record Dead(DeadLetterReason reason) implements RetryDecision {

	}

}
