package io.github.taskqueue.internal.store;

import java.time.Instant;

import io.github.taskqueue.TaskStatus;

/**
 * Before which times the age of a task must {@linkplain TaskRecord.Times#agesFrom()
 * count} for it to be old enough to be removed.
 *
 * @param succeeded of those that have succeeded
 * @param failed of those that have ended otherwise, and of claims of which nothing was
 * heard
 * @param dead of dead letters that have checkpoints, since their end: until then a replay
 * may go on from there
 * @param open of those that have not ended
 */
public record RetentionLimits(Instant succeeded, Instant failed, Instant dead, Instant open) {

	/**
	 * The limit of tasks with a status.
	 */
	public Instant of(TaskStatus status) {
		return !status.isEnd() ? this.open : (status == TaskStatus.SUCCEEDED) ? this.succeeded : this.failed;
	}

	/**
	 * Whether a task is kept as long as it has checkpoints.
	 */
	boolean mayBeReplayed(TaskRecord task) {
		Instant finishedAt = task.times().finishedAt();
		return task.status() == TaskStatus.DEAD && finishedAt != null && !finishedAt.isBefore(this.dead);
	}

}
