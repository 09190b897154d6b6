package io.github.taskqueue.internal.pipeline;

import java.time.Duration;
import java.util.List;

import io.github.taskqueue.internal.message.TaskMessage;

/**
 * Knows to which tasks ids belong. Thread-safe.
 */
@FunctionalInterface
public interface TaskClaims {

	/**
	 * Claims the ids that a caller has chosen, before the tasks are published: all of
	 * them or none.
	 * @param messages the tasks, their bodies not encoded yet, each with an id of its own
	 * @param timeout how long a publish takes at most
	 * @return the claims in the order of the tasks
	 * @throws io.github.taskqueue.DuplicateTaskIdException if an id belongs to another
	 * task
	 * @throws io.github.taskqueue.UnconfirmedTaskException if another caller publishes
	 * the same task and that is not decided in time
	 */
	List<Claim> claim(List<TaskMessage> messages, Duration timeout);

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
