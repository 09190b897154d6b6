package io.github.taskqueue.internal.store;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskCursor;
import io.github.taskqueue.TaskError;
import io.github.taskqueue.TaskProgress;
import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.message.TaskKey;

/**
 * What is kept of a task, and also what one message has changed of it: the two are the
 * same but for what the message does not know.
 *
 * @param id id of the task
 * @param name name of the task
 * @param queue its queue
 * @param status where it is
 * @param position how far that is, see {@link Position}
 * @param revision how often it was changed, from 1; of a change, how many are joined in
 * it
 * @param attempt number of the current or last attempt
 * @param maxAttempts how many attempts it has, or 0 if that is not known
 * @param times when what happened to it
 * @param worker the process that ran it last, or {@code null}
 * @param attempts the attempts that have ended, see {@link AttemptLog}
 * @param progress what its body has said last, or {@code null}
 * @param end what it has ended with, or {@code null}
 * @param fingerprint what tells its arguments from others, or {@code null} if that is not
 * known
 * @param waitingFor what it waits for, or {@code null} if it does not wait or only for a
 * worker or its time
 */
public record TaskRecord(String id, String name, String queue, TaskStatus status, long position, long revision,
		int attempt, int maxAttempts, Times times, @Nullable String worker, String attempts,
		@Nullable TaskProgress progress, @Nullable End end, @Nullable String fingerprint, @Nullable String waitingFor) {

	/** How much text of attempts is kept; one more may be appended to a little less. */
	public static final int MAX_ATTEMPTS_LENGTH = 64_000;

	/**
	 * What a record takes with its times, a future and its place in a map.
	 */
	private static final int SIZE = 500;

	/**
	 * A change of which only the enqueuer knows the arguments.
	 */
	public TaskRecord(String id, String name, String queue, TaskStatus status, long position, long revision,
			int attempt, int maxAttempts, Times times, @Nullable String worker, String attempts,
			@Nullable TaskProgress progress, @Nullable End end) {
		this(id, name, queue, status, position, revision, attempt, maxAttempts, times, worker, attempts, progress, end,
				null, null);
	}

	/**
	 * The same with a fingerprint.
	 */
	public TaskRecord with(String fingerprint) {
		return new TaskRecord(this.id, this.name, this.queue, this.status, this.position, this.revision, this.attempt,
				this.maxAttempts, this.times, this.worker, this.attempts, this.progress, this.end, fingerprint,
				this.waitingFor);
	}

	/**
	 * What is kept while it is not known whether the task is accepted: any change follows
	 * it.
	 */
	public TaskRecord claim(String fingerprint) {
		return new TaskRecord(this.id, this.name, this.queue, this.status, 0, this.revision, this.attempt,
				this.maxAttempts, this.times, this.worker, this.attempts, this.progress, this.end, fingerprint, null);
	}

	/**
	 * Whether the task is known to be one, which a claim is not.
	 */
	public boolean isAccepted() {
		return this.position > 0;
	}

	/**
	 * The lowest position that such a change does not change any more. That a task runs
	 * may be said again, with another worker or more progress.
	 */
	public long ceiling() {
		return (this.status == TaskStatus.RUNNING && this.attempts.isEmpty()) ? this.position + 1 : this.position;
	}

	/**
	 * About how many bytes it takes.
	 */
	public int size() {
		int texts = this.id.length() + this.name.length() + this.queue.length() + this.attempts.length();
		if (this.waitingFor != null) {
			texts += this.waitingFor.length();
		}
		if (this.progress != null) {
			texts += this.progress.note().length();
		}
		return SIZE + texts + ((this.end != null) ? this.end.size() : 0);
	}

	/**
	 * What is kept if there is no room for the result.
	 */
	public TaskRecord withoutResult(TaskError reason) {
		return new TaskRecord(this.id, this.name, this.queue, this.status, this.position, this.revision, this.attempt,
				this.maxAttempts, this.times, this.worker, this.attempts, this.progress, new End(null, reason),
				this.fingerprint, this.waitingFor);
	}

	/**
	 * Where it is at a time. Nothing happens to a task when its time comes: the broker
	 * moves it on.
	 */
	public TaskStatus statusAt(Instant now) {
		boolean waits = this.times.dueAt != null && this.times.dueAt.isAfter(now);
		return (this.status == TaskStatus.SCHEDULED && !waits) ? TaskStatus.QUEUED : this.status;
	}

	/**
	 * Where the next page begins if one ends with it.
	 */
	public TaskCursor cursor() {
		return new TaskCursor(this.times.enqueuedAt, this.id);
	}

	/**
	 * What tells the task from all others.
	 */
	public TaskKey key() {
		return new TaskKey(this.id, this.name);
	}

	/**
	 * What is kept after a change. One of a task of another name changes nothing, and of
	 * an older one only the fingerprint is news.
	 */
	public TaskRecord then(TaskRecord change) {
		if (!this.name.equals(change.name)) {
			return this;
		}
		if (this.position >= change.ceiling()) {
			return (this.fingerprint == null && change.fingerprint != null) ? with(change.fingerprint) : this;
		}
		return new TaskRecord(this.id, this.name, change.queue, change.status, change.position,
				this.revision + change.revision, change.attempt, Math.max(this.maxAttempts, change.maxAttempts),
				this.times.then(change.times), (change.worker != null) ? change.worker : this.worker,
				and(change.attempts), (change.progress != null) ? change.progress : this.progress, change.end,
				(this.fingerprint != null) ? this.fingerprint : change.fingerprint, change.waitingFor);
	}

	/**
	 * What is kept when the task is cancelled while it waits.
	 */
	TaskRecord cancelled(Instant now) {
		Times times = new Times(this.times.enqueuedAt, this.times.dueAt, this.times.startedAt,
				this.times.attemptStartedAt, now);
		return new TaskRecord(this.id, this.name, this.queue, TaskStatus.CANCELLED, Position.endAfter(this.position),
				this.revision + 1, this.attempt, this.maxAttempts, times, this.worker, this.attempts, this.progress,
				new End(null, null), this.fingerprint, null);
	}

	/**
	 * The first attempts are kept, as a task that asks again and again to run later would
	 * have any number.
	 */
	private String and(String later) {
		return (this.attempts.length() < MAX_ATTEMPTS_LENGTH) ? this.attempts + later : this.attempts;
	}

	/**
	 * When what happened to a task.
	 *
	 * @param enqueuedAt when it was enqueued
	 * @param dueAt when it may run, or {@code null} for at once
	 * @param startedAt when it started for the first time, or {@code null}
	 * @param attemptStartedAt when it started for the last time, or {@code null}
	 * @param finishedAt when it ended, or {@code null}
	 */
	public record Times(Instant enqueuedAt, @Nullable Instant dueAt, @Nullable Instant startedAt,
			@Nullable Instant attemptStartedAt, @Nullable Instant finishedAt) {

		/**
		 * From when the age of the task counts: even where it has ended, its message may
		 * come until it is due.
		 */
		public Instant agesFrom() {
			Instant last = (this.finishedAt != null) ? this.finishedAt : latest(this.enqueuedAt, this.attemptStartedAt);
			return latest(last, this.dueAt);
		}

		private static Instant latest(Instant one, @Nullable Instant other) {
			return (other != null && other.isAfter(one)) ? other : one;
		}

		Times then(Times later) {
			return new Times(this.enqueuedAt, later.dueAt, (this.startedAt != null) ? this.startedAt : later.startedAt,
					(later.attemptStartedAt != null) ? later.attemptStartedAt : this.attemptStartedAt,
					later.finishedAt);
		}

	}

	/**
	 * What a task has ended with.
	 *
	 * @param result the written result, or {@code null} if there is none
	 * @param error why there is none, or {@code null}
	 */
	public record End(byte @Nullable [] result, @Nullable TaskError error) {

		private int size() {
			int message = (this.error != null && this.error.message() != null) ? this.error.message().length() : 0;
			return message + ((this.result != null) ? this.result.length : 0);
		}

	}

}
