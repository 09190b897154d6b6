package io.github.taskqueue.internal.message;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Sends tasks to the broker. Thread-safe. A task with a due time in the future waits in
 * the broker until then.
 */
public interface TaskPublisher {

	/**
	 * The longest time that a publish may take.
	 */
	Duration timeout();

	/**
	 * Sends a task and waits for the broker's confirm, repeating what failed for a
	 * passing reason, for no longer than the {@link #timeout()}.
	 */
	void publish(TaskMessage message);

	/**
	 * Sends a task without waiting for the confirm, so that many can be under way. Waits
	 * while the in-flight window is full. Nothing is repeated.
	 */
	CompletableFuture<Void> send(TaskMessage message, Duration timeout);

	/**
	 * Has many tasks sent one after the other, which may be faster than without this
	 * method.
	 */
	default void burst(Runnable sends, Supplier<Duration> timeLeft) {
		sends.run();
	}

	/**
	 * Sends a task with the {@link #timeout()}.
	 */
	default CompletableFuture<Void> send(TaskMessage message) {
		return send(message, timeout());
	}

}
