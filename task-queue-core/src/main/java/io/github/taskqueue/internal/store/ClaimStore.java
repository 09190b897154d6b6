package io.github.taskqueue.internal.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Keeps which ids are taken, also before their tasks are accepted: a claim is a task that
 * no message is known of, and any change makes it one that is. Thread-safe, for many
 * processes at a time.
 */
public interface ClaimStore {

	/**
	 * Claims the ids of tasks that are not there.
	 * @return what is there of the others
	 */
	List<Known> claim(List<TaskRecord> tasks, Instant now);

	/**
	 * Claims the id of a task again, unless something has happened to it.
	 * @return whether it is claimed
	 */
	boolean claimAgain(Known seen, Instant now);

	/**
	 * Forgets a claim, and thereby the task.
	 */
	void giveBack(String taskId, Instant claimedAt);

	/**
	 * Notes of a claim that its task may be accepted or not.
	 */
	void leaveUnknown(String taskId, Instant claimedAt);

	/**
	 * What is known of a task whose id is claimed.
	 *
	 * @param task the task, without its result
	 * @param claimedAt since when a caller publishes it, {@link Instant#EPOCH} if it is
	 * unknown what became of that, or {@code null} if it was accepted
	 * @param cancelRequested whether it is not to run
	 */
	record Known(TaskRecord task, @Nullable Instant claimedAt, boolean cancelRequested) {

		/**
		 * Whether the same call may publish the task again: what became of the last
		 * publish is unknown, or its process is gone.
		 * @param claim what the call wants to claim
		 * @param lostBefore no publish that began before is still under way
		 */
		public boolean mayBeClaimedAgain(TaskRecord claim, Instant lostBefore) {
			return this.claimedAt != null && this.claimedAt.isBefore(lostBefore) && !this.cancelRequested
					&& this.task.end() == null && this.task.name().equals(claim.name())
					&& Objects.equals(this.task.fingerprint(), claim.fingerprint());
		}

	}

}
