package io.github.taskqueue.internal.message;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Carries replies between processes. Thread-safe.
 */
public interface TaskReplies {

	/**
	 * Opens this process' reply queue, if it is not open yet, and keeps it open over
	 * reconnects. Returns at once.
	 */
	String listen(Consumer<TaskReply> listener);

	/**
	 * Waits until replies can arrive: one to a queue that is not there yet would be
	 * dropped.
	 */
	void awaitListening(String address, Duration timeout);

	/**
	 * Sends a reply. A reply that nobody waits for any more is dropped by the broker.
	 */
	CompletableFuture<Void> send(String address, TaskReply reply);

}
