package io.github.taskqueue.internal.pipeline;

import java.time.Duration;

import io.github.taskqueue.internal.message.TaskMessage;

/**
 * Knows to which tasks ids belong. Thread-safe.
 */
@FunctionalInterface
public interface TaskClaims {

	/**
	 * Claims the id that a caller has chosen, before the task is published.
	 * @param message the task, its body not encoded yet
	 * @param timeout how long a publish takes at most
	 * @throws io.github.taskqueue.DuplicateTaskIdException if the id belongs to another
	 * task
	 * @throws io.github.taskqueue.UnconfirmedTaskException if another caller publishes
	 * the same task and that is not decided in time
	 */
	Claim claim(TaskMessage message, Duration timeout);

	/**
	 * What became of the claim to an id.
	 */
	interface Claim {

		/**
		 * The id is the task's own, as far as anyone knows.
		 */
		Claim NONE = new Claim() {
		};

		/**
		 * An earlier call has enqueued the same task, which is not to be published again.
		 */
		Claim JOINED = new Claim() {

			@Override
			public boolean isJoined() {
				return true;
			}

		};

		default boolean isJoined() {
			return false;
		}

		/**
		 * Gives the id back, as the task was not accepted.
		 * @param unknown whether it may have been
		 */
		default void release(boolean unknown) {
		}

	}

}
