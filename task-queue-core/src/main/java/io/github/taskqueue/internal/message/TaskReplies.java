package io.github.taskqueue.internal.message;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.taskqueue.TaskEnqueueException;

/**
 * Carries replies between processes. Thread-safe.
 */
public interface TaskReplies {

	/**
	 * Opens this process' reply queue, if it is not open yet, and keeps it open over
	 * reconnects. Returns at once.
	 * @param listener takes the replies, on a thread that must not be blocked; the one
	 * given first stays
	 * @return the address that other processes reply to
	 */
	String listen(Consumer<TaskReply> listener);

	/**
	 * Waits until replies can arrive: one to a queue that is not there yet would be
	 * dropped.
	 * @param address an address; only that of this process is waited for
	 * @param timeout the longest wait
	 * @throws TaskEnqueueException if the queue is not there in time
	 */
	void awaitListening(String address, Duration timeout);

	/**
	 * Sends a reply. A reply that nobody waits for any more is dropped by the broker.
	 * @param address the address from the task message
	 * @param reply the reply
	 * @return completed when the broker has taken or dropped the reply, exceptionally if
	 * it could not be sent
	 */
	CompletableFuture<Void> send(String address, TaskReply reply);

}
