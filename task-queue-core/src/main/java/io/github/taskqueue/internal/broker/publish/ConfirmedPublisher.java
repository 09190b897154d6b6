package io.github.taskqueue.internal.broker.publish;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.internal.broker.burst.Burst;

/**
 * Publishes messages with confirms. Whatever the broker does, nobody waits for longer
 * than the confirm timeout, and the moment that it takes to notice. Thread-safe.
 */
public final class ConfirmedPublisher implements AutoCloseable {

	private final ConfirmChannels channels;

	private final Duration confirmTimeout;

	public ConfirmedPublisher(ConfirmChannels channels, Duration confirmTimeout) {
		this.channels = channels;
		this.confirmTimeout = confirmTimeout;
	}

	/**
	 * The longest time that a publish may take.
	 * @return the timeout
	 */
	public Duration confirmTimeout() {
		return this.confirmTimeout;
	}

	/**
	 * Publishes and waits for the confirm.
	 * @param message the message
	 * @param end the end of the wait
	 * @throws TaskEnqueueException if the broker did not accept it in time
	 */
	void publish(Outgoing message, long end) {
		CompletableFuture<Void> confirm = send(message, end);
		try {
			confirm.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (TaskEnqueueException) ex.getCause();
		}
		catch (TimeoutException ex) {
			throw ConfirmChannel.unknown(message, "no confirm came in time", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw ConfirmChannel.unknown(message, "the thread was interrupted", ex);
		}
	}

	/**
	 * Sends a message without waiting for its confirm, nor repeating it.
	 * @param message the message
	 * @return completed with the confirm, by a thread that must not be blocked;
	 * exceptionally with a {@link TaskEnqueueException}
	 */
	public CompletableFuture<Void> send(Outgoing message) {
		try {
			return send(message, System.nanoTime() + this.confirmTimeout.toNanos());
		}
		catch (TaskEnqueueException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Sends a message without waiting for its confirm.
	 * @param message the message
	 * @param end the end of the longest wait, for the confirm included
	 * @return completed with the confirm, by a thread that must not be blocked;
	 * exceptionally with a {@link TaskEnqueueException}
	 * @throws TaskEnqueueException if the message was not written
	 */
	CompletableFuture<Void> send(Outgoing message, long end) {
		return this.channels.get(end).send(message, end);
	}

	/**
	 * Has many messages sent in few pieces.
	 * @param sends sends them, without waiting for a confirm
	 * @param timeLeft the longest time to send the last of them, asked at the end
	 */
	void burst(Runnable sends, Supplier<Duration> timeLeft) {
		try (Burst burst = Burst.begin()) {
			sends.run();
			this.channels.flush(System.nanoTime() + timeLeft.get().toNanos());
		}
	}

	@Override
	public void close() {
		this.channels.close();
	}

}
