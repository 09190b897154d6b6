package io.github.taskqueue.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.retry.PublishRetry;

/**
 * Publishes messages with confirms. Whatever the broker does, nobody waits for longer
 * than the confirm timeout, and the moment that it takes to notice. Thread-safe.
 */
public final class ConfirmedPublisher implements AutoCloseable {

	private final ConfirmChannels channels;

	private final BrokerCalls calls;

	private final Duration confirmTimeout;

	private final PublishRetry retry;

	ConfirmedPublisher(ConfirmChannels channels, BrokerCalls calls, Duration confirmTimeout) {
		this.channels = channels;
		this.calls = calls;
		this.confirmTimeout = confirmTimeout;
		this.retry = new PublishRetry(confirmTimeout);
	}

	/**
	 * The longest time that a publish may take.
	 * @return the timeout
	 */
	public Duration confirmTimeout() {
		return this.confirmTimeout;
	}

	/**
	 * Publishes and waits for the confirm, repeating what failed for a passing reason.
	 * @param publication what is published
	 * @throws TaskEnqueueException if the broker did not accept it in time
	 */
	void publish(Publication publication) {
		this.retry.run((left) -> publishUntil(publication, end(left)));
	}

	private void publishUntil(Publication publication, long end) {
		try {
			publishOnce(publication, end);
		}
		catch (TaskUnroutableException ex) {
			if (!mend(publication, end)) {
				throw ex;
			}
			publishOnce(publication, end);
		}
	}

	private boolean mend(Publication publication, long end) {
		try {
			return this.calls.call(publication::mend, until(end));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void publishOnce(Publication publication, long end) {
		Outgoing message = message(publication, end);
		await(message, write(message, end), until(end));
	}

	private Outgoing message(Publication publication, long end) {
		this.channels.refuseWhileBlocked();
		return publication.message(until(end));
	}

	private CompletableFuture<Void> write(Outgoing message, long end) {
		ConfirmChannel channel = this.channels.get(until(end));
		return channel.publish(message, until(end));
	}

	private static void await(Outgoing message, CompletableFuture<Void> confirm, Duration timeout) {
		try {
			confirm.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
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
		return sendOnce((timeout) -> message, end(this.confirmTimeout));
	}

	/**
	 * Has many messages sent in few pieces.
	 * @param sends sends them, without waiting for a confirm
	 * @param timeLeft the longest time to send the last of them, asked at the end
	 */
	void burst(Runnable sends, Supplier<Duration> timeLeft) {
		try (Burst burst = Burst.begin()) {
			sends.run();
			this.channels.flush(timeLeft.get());
		}
	}

	/**
	 * Sends without waiting for the confirm. Only what the broker has no queue for is
	 * repeated, if that can be mended.
	 * @param publication what is published
	 * @param timeout the longest wait, for the confirm included
	 * @return completed with the confirm, by a thread that must not be blocked;
	 * exceptionally with a {@link TaskEnqueueException}
	 */
	CompletableFuture<Void> send(Publication publication, Duration timeout) {
		long end = end(timeout);
		return sendOnce(publication, end).exceptionallyCompose((ex) -> (ex instanceof TaskUnroutableException)
				? mendAndSend(publication, ex, end) : CompletableFuture.failedFuture(ex));
	}

	private CompletableFuture<Void> mendAndSend(Publication publication, Throwable refusal, long end) {
		return this.calls.later(publication::mend)
			.thenCompose((mended) -> mended ? sendOnce(publication, end) : CompletableFuture.failedFuture(refusal));
	}

	private CompletableFuture<Void> sendOnce(Publication publication, long end) {
		try {
			return write(message(publication, end), end);
		}
		catch (TaskEnqueueException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static long end(Duration timeout) {
		return System.nanoTime() + timeout.toNanos();
	}

	private static Duration until(long end) {
		return Duration.ofNanos(Math.max(end - System.nanoTime(), 0));
	}

	@Override
	public void close() {
		this.channels.close();
	}

}
