package io.github.taskqueue.internal.message;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.taskqueue.TaskEnqueueException;

/**
 * Sends tasks to the broker. Thread-safe. A task with a due time in the future waits in
 * the broker until then.
 */
public interface TaskPublisher {

	/**
	 * The longest time that a publish may take.
	 * @return {@code task-queue.publisher.confirm-timeout}
	 */
	Duration timeout();

	/**
	 * Sends a task and waits for the broker's confirm, repeating what failed for a
	 * passing reason, for no longer than the {@link #timeout()}.
	 * @param message the task
	 * @throws TaskEnqueueException if the broker did not accept it
	 */
	void publish(TaskMessage message);

	/**
	 * Sends a task without waiting for the confirm, so that many can be under way. Waits
	 * while the in-flight window is full. Nothing is repeated.
	 * @param message the task
	 * @param timeout the longest wait, for the confirm included
	 * @return completed with the broker's confirm, or exceptionally with a
	 * {@link TaskEnqueueException}; it may be completed by a thread that must not be
	 * blocked
	 */
	CompletableFuture<Void> send(TaskMessage message, Duration timeout);

	/**
	 * Has many tasks sent one after the other, which may be faster than without this
	 * method.
	 * @param sends calls {@link #send(TaskMessage, Duration)}, and waits for none of the
	 * confirms
	 * @param timeLeft the longest time to send the last of them, asked at the end
	 */
	default void burst(Runnable sends, Supplier<Duration> timeLeft) {
		sends.run();
	}

	/**
	 * Sends a task with the {@link #timeout()}.
	 * @param message the task
	 * @return completed with the broker's confirm, or exceptionally with a
	 * {@link TaskEnqueueException}; it may be completed by a thread that must not be
	 * blocked
	 */
	default CompletableFuture<Void> send(TaskMessage message) {
		return send(message, timeout());
	}

}
