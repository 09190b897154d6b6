package io.github.taskqueue.internal.outcome;

import java.util.concurrent.CompletableFuture;

/**
 * A feature that acts when a task has ended, before the message is acknowledged: if the
 * process dies in between, the broker delivers the task again and the listener is called
 * again, so what it does must be safe to repeat. It hears of every end of a task that has
 * an id: success, cancellation, expiry and every dead letter but those that the broker
 * makes.
 */
@FunctionalInterface
public interface CompletionListener {

	/**
	 * Takes note of the end of a task. Called on the thread that ran it, or on one that
	 * must not be blocked.
	 */
	CompletableFuture<Void> onCompletion(TaskCompletion completion);

	/**
	 * Whether this listener can do nothing for a task without an id, which is always a
	 * dead letter.
	 */
	default boolean needsId() {
		return true;
	}

	/**
	 * What a failure of this listener leads to. Asked once.
	 */
	default Contract contract() {
		return Contract.BEST_EFFORT;
	}

	/**
	 * What becomes of a task whose end a listener could not note.
	 */
	enum Contract {

		/**
		 * The task has not ended before the listener has noted it. While the broker or a
		 * store cannot be reached, the message stays in hand and the listener is called
		 * again. Any other failure is one of the attempt, and the next attempt, if there
		 * is one, runs the body again unless the task was cancelled. An expired task has
		 * no attempts. In the end the task is a dead letter with reason
		 * {@link io.github.taskqueue.deadletter.DeadLetterReason#LISTENER_FAILED}.
		 */
		REQUIRED,

		/**
		 * The listener is called once it is certain that the task has ended, and again
		 * while the broker takes nothing. Any other failure is logged.
		 */
		BEST_EFFORT

	}

}
