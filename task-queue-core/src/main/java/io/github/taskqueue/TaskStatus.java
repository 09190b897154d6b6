package io.github.taskqueue;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a task is on its way. Kept by the store ({@code task-queue.store.type}).
 */
public enum TaskStatus {

	/**
	 * It waits in the broker until it is due.
	 */
	SCHEDULED,

	/**
	 * It may run and waits for a worker.
	 */
	QUEUED,

	/**
	 * It waits for something else than its time or a free worker, such as a worker that
	 * knows its version. {@link TaskDetails#waitingFor()} says for what.
	 */
	WAITING,

	/**
	 * A worker has begun an attempt. A task whose worker has died or was stopped keeps
	 * this status until another one begins it.
	 */
	RUNNING,

	/**
	 * An attempt has failed, and the next one waits for its time or for a worker.
	 */
	RETRYING,

	/**
	 * It has ended well.
	 */
	SUCCEEDED,

	/**
	 * It has become a dead letter and is not tried again by itself.
	 */
	DEAD,

	/**
	 * It was cancelled and will not run.
	 */
	CANCELLED,

	/**
	 * It was not begun by the time at which it expired, and will not run. Noted by the
	 * worker that has it in hand next; until then it has the status that it had. Whether
	 * a run was begun that a crash has cut off, no worker knows, so that does not count.
	 */
	EXPIRED;

	private static final Set<TaskStatus> ENDS = EnumSet.of(SUCCEEDED, DEAD, CANCELLED, EXPIRED);

	/**
	 * Whether a task with this status does nothing more by itself.
	 * @return whether it has ended
	 */
	public boolean isEnd() {
		return ENDS.contains(this);
	}

	/**
	 * Whether a task with this status may have another one next. The end that is recorded
	 * first stays; only a dead letter can come back, by being replayed. A task that is
	 * {@link #RUNNING} expires only where its run was cut off, by a crash or a stop.
	 * @param next the other status
	 * @return whether that is a legal move
	 */
	public boolean canBecome(TaskStatus next) {
		return switch (this) {
			case SCHEDULED -> next != SCHEDULED;
			case QUEUED -> next != SCHEDULED && next != QUEUED;
			case WAITING -> next != SCHEDULED && next != QUEUED;
			case RUNNING -> true;
			case RETRYING -> next != SCHEDULED && next != EXPIRED && next != RETRYING;
			case DEAD -> next == QUEUED || next == SCHEDULED || next == WAITING || next == RUNNING;
			case SUCCEEDED, CANCELLED, EXPIRED -> false;
		};
	}

}
