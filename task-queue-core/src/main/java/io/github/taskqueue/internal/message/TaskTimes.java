package io.github.taskqueue.internal.message;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * When what happened to a task. Times come from the clocks of the machines involved.
 *
 * @param enqueuedAt when the caller enqueued it
 * @param due when it may run, or {@code null} if it may at once
 * @param firstFailedAt when its first attempt failed, or {@code null} if none has
 * @param parkedSince since when no worker knows its name or version, or {@code null} if
 * one does
 */
public record TaskTimes(Instant enqueuedAt, @Nullable Instant due, @Nullable Instant firstFailedAt,
		@Nullable Instant parkedSince) {

	/**
	 * Times of a task that is enqueued.
	 */
	public static TaskTimes enqueued(Instant now, @Nullable Instant due) {
		return new TaskTimes(now, due, null, null);
	}

	/**
	 * The same times with another due time.
	 */
	public TaskTimes due(Instant due) {
		return new TaskTimes(this.enqueuedAt, other(due), this.firstFailedAt, this.parkedSince);
	}

	private Instant other(Instant due) {
		return (this.due != null && due.toEpochMilli() == this.due.toEpochMilli()) ? due.plusMillis(1) : due;
	}

	/**
	 * The same times after a failed attempt; only the first one is kept.
	 */
	public TaskTimes failed(Instant now) {
		return new TaskTimes(this.enqueuedAt, this.due, (this.firstFailedAt != null) ? this.firstFailedAt : now, null);
	}

	/**
	 * The same times after a run that another one follows without a failure.
	 */
	public TaskTimes goesOn(Instant due) {
		return new TaskTimes(this.enqueuedAt, other(due), this.firstFailedAt, null);
	}

	/**
	 * The same times while no worker knows the task; only the first time is kept, unless
	 * it is one in the future, which would let the task wait for ever.
	 */
	public TaskTimes parked(Instant now) {
		return new TaskTimes(this.enqueuedAt, this.due, this.firstFailedAt,
				(this.parkedSince != null && this.parkedSince.isBefore(now)) ? this.parkedSince : now);
	}

	/**
	 * Since when the task could have run.
	 */
	public Instant runnableSince() {
		return (this.due != null) ? this.due : this.enqueuedAt;
	}

}
