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
	 */
	public Duration confirmTimeout() {
		return this.confirmTimeout;
	}

	/**
	 * Publishes and waits for the confirm.
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
	 */
	CompletableFuture<Void> send(Outgoing message, long end) {
		return this.channels.send(message, end);
	}

	/**
	 * Has many messages sent in few pieces.
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
