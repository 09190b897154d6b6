package io.github.taskqueue.test.internal.kit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.TaskStatus;
import io.github.taskqueue.internal.message.TaskHeaders;
import io.github.taskqueue.internal.message.TaskMessage;
import io.github.taskqueue.test.EnqueuedTask;
import io.github.taskqueue.test.EnqueuedTask.Transaction;

/**
 * What has become of a task that a test has enqueued. Guarded by its {@link Tracker}.
 */
final class TrackedTask {

	private final TaskMessage message;

	private final int number;

	private final Set<TaskStatus> past = new LinkedHashSet<>();

	private Transaction transaction = Transaction.NONE;

	private TaskStatus status;

	private @Nullable Instant due;

	private @Nullable String waitingFor;

	private @Nullable Throwable failure;

	/**
	 * Whether an attempt has ended, and what follows from it is not certain yet.
	 */
	private boolean settling;

	/**
	 * How often the task is still to end. A copy may run beside it.
	 */
	private int ends = 1;

	/**
	 * How many copies no worker has had yet.
	 */
	private int copies;

	/**
	 * How many events the listeners of the application have yet to get.
	 */
	private int unpublished;

	TrackedTask(TaskMessage message, int number) {
		this.message = message;
		this.number = number;
		this.due = message.times().due();
		this.status = (this.due != null) ? TaskStatus.SCHEDULED : TaskStatus.QUEUED;
		this.past.add(this.status);
	}

	TaskMessage message() {
		return this.message;
	}

	/**
	 * Which one of the test it is, from 1.
	 */
	int number() {
		return this.number;
	}

	TaskStatus status() {
		return this.status;
	}

	boolean hasBeen(TaskStatus status) {
		return this.past.contains(status) && (this.status != status || this.unpublished == 0);
	}

	boolean isEnded() {
		return this.status.isEnd() && this.ends <= 0 && this.unpublished == 0;
	}

	boolean isSettling() {
		return this.settling;
	}

	/**
	 * Whether a worker has it in hand.
	 */
	boolean isInHand() {
		return this.status == TaskStatus.RUNNING || this.settling || this.unpublished > 0;
	}

	/**
	 * Whether something is about to happen to it.
	 */
	boolean isBusy(Instant now) {
		return this.settling || this.copies > 0 || this.unpublished > 0
				|| !(isEnded() || (this.due != null && this.due.isAfter(now)));
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	void in(Transaction transaction) {
		this.transaction = transaction;
	}

	void is(TaskStatus status) {
		this.status = status;
		this.past.add(status);
		this.due = null;
		this.waitingFor = null;
		this.settling = false;
	}

	void waits(TaskStatus status, @Nullable Instant due, @Nullable String waitingFor) {
		is(status);
		this.due = due;
		this.waitingFor = waitingFor;
	}

	void begins() {
		is(TaskStatus.RUNNING);
		this.copies = Math.max(this.copies - 1, 0);
	}

	/**
	 * No attempt tells that a worker has had it.
	 */
	void expires() {
		ends(TaskStatus.EXPIRED);
		this.copies = Math.max(this.copies - 1, 0);
	}

	void ends(TaskStatus status) {
		is(status);
		this.ends--;
	}

	void replayed() {
		is(TaskStatus.QUEUED);
		this.ends = Math.max(this.ends, 0) + 1;
	}

	void copied() {
		this.copies++;
		this.ends++;
	}

	void notCopied() {
		this.copies--;
		this.ends--;
	}

	void settles() {
		this.settling = true;
	}

	void settled() {
		this.settling = false;
	}

	void told() {
		this.unpublished++;
	}

	void published() {
		this.unpublished = Math.max(this.unpublished - 1, 0);
	}

	void failed(Throwable failure) {
		this.failure = failure;
	}

	EnqueuedTask enqueued() {
		Map<String, String> headers = new HashMap<>();
		this.message.headers().forEach((name, value) -> {
			if (value instanceof String text && !TaskHeaders.isBrokers(name)) {
				headers.put(name, text);
			}
		});
		return new EnqueuedTask(this.message.id(), this.message.name(), this.message.queue(),
				new String(this.message.body(), StandardCharsets.UTF_8), Map.copyOf(headers),
				this.message.times().enqueuedAt(), this.message.times().due(), this.message.version(),
				this.transaction);
	}

	/**
	 * What the task is at and why, for a test that waits in vain.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(
				"%s %s: %s".formatted(this.message.name(), this.message.id(), this.status));
		if (this.due != null) {
			text.append(", due at ").append(this.due);
		}
		if (this.waitingFor != null) {
			text.append(", waits: ").append(this.waitingFor);
		}
		if (this.failure != null) {
			text.append(", last failure: ").append(this.failure);
		}
		return text.toString();
	}

}
