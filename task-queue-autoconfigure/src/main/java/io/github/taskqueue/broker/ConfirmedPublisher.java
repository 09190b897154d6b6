package io.github.taskqueue.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import com.rabbitmq.client.Connection;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.broker.BrokerProperties.PublisherProperties;
import io.github.taskqueue.retry.PublishRetry;

/**
 * Publishes messages with confirms, over a channel that is opened again when it is lost.
 * Thread-safe.
 */
public final class ConfirmedPublisher implements AutoCloseable {

	private static final Duration EXPIRY_PERIOD = Duration.ofMillis(100);

	private final BrokerConnection connection;

	private final Duration confirmTimeout;

	private final int maxInFlight;

	private final PublishRetry retry;

	private final ScheduledExecutorService executor;

	private volatile @Nullable ConfirmChannel channel;

	private @Nullable CompletableFuture<ConfirmChannel> opening;

	ConfirmedPublisher(BrokerConnection connection, PublisherProperties properties) {
		this.connection = connection;
		this.confirmTimeout = properties.confirmTimeout();
		this.maxInFlight = properties.maxInFlight();
		this.retry = new PublishRetry(properties.confirmTimeout());
		CustomizableThreadFactory threads = new CustomizableThreadFactory("task-queue-confirms-");
		threads.setDaemon(true);
		this.executor = Executors.newScheduledThreadPool(2, threads);
		this.executor.scheduleWithFixedDelay(this::expire, EXPIRY_PERIOD.toMillis(), EXPIRY_PERIOD.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	/**
	 * The longest time that a publish may take.
	 * @return the timeout
	 */
	Duration confirmTimeout() {
		return this.confirmTimeout;
	}

	/**
	 * Publishes a message and waits for its confirm, repeating what failed for a passing
	 * reason.
	 * @param message makes the message anew for each try, given the time that is left
	 * @throws TaskEnqueueException if the broker did not accept it in time
	 */
	void publish(Function<Duration, Outgoing> message) {
		this.retry.run((left) -> publishOnce(message, left));
	}

	private void publishOnce(Function<Duration, Outgoing> message, Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		Outgoing outgoing = message.apply(timeout);
		CompletableFuture<Void> confirm = send(outgoing, until(end));
		await(outgoing, confirm, until(end));
	}

	private static Duration until(long end) {
		return Duration.ofNanos(Math.max(end - System.nanoTime(), 0));
	}

	private void await(Outgoing message, CompletableFuture<Void> confirm, Duration timeout) {
		try {
			confirm.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (TaskEnqueueException) ex.getCause();
		}
		catch (TimeoutException ex) {
			throw unknown(message, "no confirm came within " + this.confirmTimeout.toMillis() + " ms", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw unknown(message, "the thread was interrupted", ex);
		}
	}

	private static UnconfirmedTaskException unknown(Outgoing message, String why, Exception cause) {
		return new UnconfirmedTaskException(message.taskId(),
				"It is not known whether RabbitMQ has taken %s: %s".formatted(message, why), cause);
	}

	/**
	 * Sends a message without waiting for its confirm, nor repeating it.
	 * @param message the message
	 * @return completed with the confirm, by the connection's reader thread;
	 * exceptionally with a {@link TaskEnqueueException}
	 */
	public CompletableFuture<Void> send(Outgoing message) {
		try {
			return send(message, this.confirmTimeout);
		}
		catch (TaskEnqueueException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private CompletableFuture<Void> send(Outgoing message, Duration timeout) {
		this.connection.blockedBy().ifPresent((reason) -> {
			throw new BrokerUnavailableException(
					"RabbitMQ blocks publishers (%s); not sent: %s".formatted(reason, message), null);
		});
		long end = System.nanoTime() + timeout.toNanos();
		ConfirmChannel open = channel(timeout);
		return open.publish(message, until(end));
	}

	private ConfirmChannel channel(Duration timeout) {
		ConfirmChannel current = this.channel;
		return (current != null && current.isOpen()) ? current : awaitChannel(timeout);
	}

	/**
	 * The channel is opened on another thread, as the broker may take longer to answer
	 * than the caller has time.
	 */
	private ConfirmChannel awaitChannel(Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		Connection open = this.connection.await(timeout);
		try {
			return opening(open).get(until(end).toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new BrokerUnavailableException("No channel could be opened for publishing", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("Interrupted while a channel was being opened for publishing", ex);
		}
	}

	private synchronized CompletableFuture<ConfirmChannel> opening(Connection connection) {
		CompletableFuture<ConfirmChannel> current = this.opening;
		if (current == null || isOver(current)) {
			current = CompletableFuture.supplyAsync(() -> open(connection), this.executor);
			this.opening = current;
		}
		return current;
	}

	private static boolean isOver(CompletableFuture<ConfirmChannel> opening) {
		return opening.isCompletedExceptionally() || (opening.isDone() && !opening.join().isOpen());
	}

	private ConfirmChannel open(Connection connection) {
		try {
			ConfirmChannel opened = ConfirmChannel.open(Channels.open(connection), this.maxInFlight);
			this.channel = opened;
			return opened;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void expire() {
		ConfirmChannel current = this.channel;
		if (current != null) {
			current.expire(this.confirmTimeout);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		ConfirmChannel current = this.channel;
		if (current != null) {
			current.close(this.confirmTimeout);
		}
	}

}
