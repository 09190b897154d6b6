package io.github.taskqueue.test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A task that a test has enqueued, as it was published. Immutable.
 *
 * @param id id of the task
 * @param name name of the task
 * @param queue the queue in which it waits
 * @param arguments the arguments by parameter name as JSON, or as the
 * {@link io.github.taskqueue.spi.TaskSerializer} of the application has written them
 * @param headers headers of its caller and of features that are texts
 * @param enqueuedAt when it was enqueued
 * @param dueAt when it may run, {@code null} if it may at once
 * @param version version of the arguments' shape
 * @param transaction whether it was enqueued in a transaction, and what became of that
 */
public record EnqueuedTask(String id, String name, String queue, String arguments, Map<String, String> headers,
		Instant enqueuedAt, @Nullable Instant dueAt, int version, Transaction transaction) {

	/**
	 * How long the task waits before it may run.
	 * @return the delay, zero if it may run at once
	 */
	public Duration delay() {
		return (this.dueAt != null) ? Duration.between(this.enqueuedAt, this.dueAt) : Duration.ZERO;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.name).append(' ')
			.append(this.arguments)
			.append(" in queue '")
			.append(this.queue)
			.append('\'');
		if (this.dueAt != null) {
			text.append(", delayed by ").append(delay());
		}
		if (!this.headers.isEmpty()) {
			text.append(", headers ").append(this.headers);
		}
		if (this.transaction != Transaction.NONE) {
			text.append(", transaction ").append(this.transaction);
		}
		return text.toString();
	}

	/**
	 * The transaction in which a task was enqueued.
	 */
	public enum Transaction {

		/**
		 * It was enqueued outside of a transaction.
		 */
		NONE,

		/**
		 * The transaction has not ended yet.
		 */
		OPEN,

		/**
		 * The transaction was committed.
		 */
		COMMITTED,

		/**
		 * The transaction was rolled back.
		 */
		ROLLED_BACK,

		/**
		 * It is not known how the transaction ended.
		 */
		UNKNOWN

	}

}
