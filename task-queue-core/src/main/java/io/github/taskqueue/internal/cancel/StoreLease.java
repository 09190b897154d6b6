package io.github.taskqueue.internal.cancel;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Knowledge grows old: a task starts only if the store has answered a moment ago, or not
 * for so long that tasks have to go on without. Thread-safe.
 */
final class StoreLease {

	static final Duration FRESH = Duration.ofMillis(1_500);

	private static final Log logger = LogFactory.getLog(StoreLease.class);

	private final Duration patience;

	private volatile long askedAt = System.nanoTime() - FRESH.toNanos();

	/**
	 * Completed with the next answer, and replaced then.
	 */
	private volatile CompletableFuture<Void> answer = new CompletableFuture<>();

	/**
	 * Whether a task has waited for an answer in vain.
	 */
	private volatile boolean silent;

	/**
	 * Has no answer yet.
	 * @param patience how long tasks wait for an answer, once
	 */
	StoreLease(Duration patience) {
		this.patience = patience;
	}

	/**
	 * Whether what is known here is new enough to start a task by it. Waits for an answer
	 * if it is not, unless others have waited in vain.
	 */
	boolean await() {
		return isFresh() || (!this.silent && awaitAnswer());
	}

	private boolean isFresh() {
		return wasFresh(System.nanoTime());
	}

	/**
	 * Whether what is known was new enough at a time.
	 */
	boolean wasFresh(long then) {
		return then - this.askedAt < FRESH.toNanos();
	}

	/**
	 * All tasks that start meanwhile wait for the same answer, and none of them for a
	 * connection.
	 */
	private boolean awaitAnswer() {
		CompletableFuture<Void> awaited = this.answer;
		if (isFresh()) {
			return true;
		}
		try {
			awaited.get(this.patience.toMillis(), TimeUnit.MILLISECONDS);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("It is not known which tasks are cancelled; tasks start without a check");
			this.silent = true;
		}
		return false;
	}

	/**
	 * An answer is as old as its question: the process may have been halted in between.
	 */
	void answered(long asked) {
		CompletableFuture<Void> next = new CompletableFuture<>();
		this.askedAt = asked;
		this.silent = false;
		CompletableFuture<Void> answered = this.answer;
		this.answer = next;
		answered.complete(null);
	}

}
