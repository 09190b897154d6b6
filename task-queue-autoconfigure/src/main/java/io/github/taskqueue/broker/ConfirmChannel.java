package io.github.taskqueue.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.UnconfirmedTaskException;

/**
 * A channel in confirm mode that many threads share. A lock is held while a message is
 * written, never while its confirm is awaited, so that many are under way. Each message
 * ends in one of three ways: confirmed, rejected (nacked or returned) or unknown (the
 * channel was lost, or no confirm came in time). Thread-safe.
 */
final class ConfirmChannel implements ConfirmListener, ReturnListener, ShutdownListener {

	private static final Log logger = LogFactory.getLog(ConfirmChannel.class);

	private static final Duration RETRY_AFTER_REFUSAL = Duration.ofSeconds(5);

	private final Channel channel;

	private final Semaphore window;

	private final ReentrantLock writing = new ReentrantLock();

	private final ConcurrentMap<Long, Pending> pending = new ConcurrentHashMap<>();

	/**
	 * Every message below has ended, apart from those that timed out. Used by the
	 * connection's reader thread only.
	 */
	private long lowest = 1;

	private ConfirmChannel(Channel channel, int maxInFlight) {
		this.channel = channel;
		this.window = new Semaphore(maxInFlight);
	}

	static ConfirmChannel open(Channel channel, int maxInFlight) throws IOException {
		ConfirmChannel confirms = new ConfirmChannel(channel, maxInFlight);
		channel.confirmSelect();
		channel.addConfirmListener(confirms);
		channel.addReturnListener(confirms);
		channel.addShutdownListener(confirms);
		return confirms;
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	/**
	 * Writes a message.
	 * @param message the message
	 * @param timeout the longest wait for a place in the window and for the lock
	 * @return completed with the confirm, exceptionally with a
	 * {@link TaskEnqueueException}
	 * @throws TaskEnqueueException if the message was not written
	 */
	CompletableFuture<Void> publish(Outgoing message, Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		try {
			if (!this.window.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
				throw new BrokerUnavailableException("RabbitMQ is behind with its confirms; not sent: " + message,
						null);
			}
			return writeWhenFree(message, end);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("Interrupted before sending " + message, ex);
		}
	}

	/**
	 * The place in the window is given back here if nothing was written, else with the
	 * end of the message.
	 */
	private CompletableFuture<Void> writeWhenFree(Outgoing message, long end) throws InterruptedException {
		boolean free = false;
		try {
			free = this.writing.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		finally {
			if (!free) {
				this.window.release();
			}
		}
		if (!free) {
			throw new BrokerUnavailableException("RabbitMQ does not read from the connection; not sent: " + message,
					null);
		}
		try {
			return write(message);
		}
		finally {
			this.writing.unlock();
		}
	}

	private CompletableFuture<Void> write(Outgoing message) {
		long sequence = this.channel.getNextPublishSeqNo();
		Pending confirm = new Pending(message, System.nanoTime());
		this.pending.put(sequence, confirm);
		try {
			this.channel.basicPublish(message.exchange(), message.routingKey(), true, message.properties(),
					message.body());
		}
		catch (AlreadyClosedException ex) {
			end(sequence, new BrokerUnavailableException("The channel is closed; not sent: " + message, ex));
		}
		catch (IOException ex) {
			end(sequence, unknown(message, "the connection broke", ex));
		}
		catch (RuntimeException ex) {
			end(sequence, new TaskSerializationException(
					"It cannot be written as an AMQP message: %s (%s)".formatted(message, ex.getMessage()), ex));
			giveUp();
		}
		return confirm;
	}

	/**
	 * The client library has counted a message that the broker will never see, so every
	 * later confirm would be taken for that of the message before. The channel is no
	 * longer of use.
	 */
	private void giveUp() {
		Channels.close(this.channel);
	}

	@Override
	public void handleAck(long deliveryTag, boolean multiple) {
		confirmed(deliveryTag, multiple, null);
	}

	@Override
	public void handleNack(long deliveryTag, boolean multiple) {
		confirmed(deliveryTag, multiple, "RabbitMQ refused %s: its queue is full or has no majority");
	}

	private void confirmed(long deliveryTag, boolean multiple, @Nullable String refusal) {
		if (!multiple) {
			end(deliveryTag, refusal);
			return;
		}
		for (; this.lowest <= deliveryTag; this.lowest++) {
			end(this.lowest, refusal);
		}
	}

	private void end(long sequence, @Nullable String refusal) {
		Pending confirm = this.pending.get(sequence);
		if (confirm == null) {
			return;
		}
		if (confirm.returned != null) {
			end(sequence, new TaskUnroutableException(confirm.returned));
		}
		else if (refusal != null) {
			end(sequence, new QueueFullException(refusal.formatted(confirm.message), RETRY_AFTER_REFUSAL));
		}
		else {
			end(sequence, (TaskEnqueueException) null);
		}
	}

	private void end(long sequence, @Nullable TaskEnqueueException failure) {
		Pending confirm = this.pending.remove(sequence);
		if (confirm == null) {
			return;
		}
		this.window.release();
		if (failure != null) {
			confirm.completeExceptionally(failure);
		}
		else {
			confirm.complete(null);
		}
	}

	/**
	 * A returned message is acknowledged right after; the return decides. Returns are
	 * rare, so the message is looked for.
	 */
	@Override
	public void handleReturn(int replyCode, String replyText, String exchange, String routingKey,
			AMQP.BasicProperties properties, byte[] body) {
		for (Pending confirm : this.pending.values()) {
			if (confirm.isFor(exchange, routingKey, properties)) {
				confirm.returned = "RabbitMQ has no queue for %s (%s)".formatted(confirm.message, replyText);
			}
		}
	}

	@Override
	public void shutdownCompleted(ShutdownSignalException cause) {
		this.pending.forEach((sequence, confirm) -> end(sequence,
				unknown(confirm.message, "the connection was lost before the confirm", cause)));
	}

	/**
	 * Ends messages whose confirm is late.
	 * @param timeout the longest wait for a confirm
	 */
	void expire(Duration timeout) {
		long oldest = System.nanoTime() - timeout.toNanos();
		this.pending.forEach((sequence, confirm) -> {
			if (confirm.sentAt - oldest < 0) {
				end(sequence, unknown(confirm.message, "no confirm came within " + timeout.toMillis() + " ms", null));
			}
		});
	}

	private static UnconfirmedTaskException unknown(Outgoing message, String why, @Nullable Throwable cause) {
		return new UnconfirmedTaskException(message.taskId(),
				"It is not known whether RabbitMQ has taken %s: %s".formatted(message, why), cause);
	}

	/**
	 * Closes the channel once the messages under way have ended.
	 * @param timeout the longest wait for them
	 */
	void close(Duration timeout) {
		CompletableFuture<?>[] underWay = this.pending.values().toArray(CompletableFuture[]::new);
		try {
			CompletableFuture.allOf(underWay).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("Some messages were not confirmed before the channel was closed", ex);
		}
		Channels.close(this.channel);
	}

	private static final class Pending extends CompletableFuture<Void> {

		private final Outgoing message;

		private final long sentAt;

		private volatile @Nullable String returned;

		Pending(Outgoing message, long sentAt) {
			this.message = message;
			this.sentAt = sentAt;
		}

		boolean isFor(String exchange, String routingKey, AMQP.BasicProperties properties) {
			return this.message.exchange().equals(exchange) && this.message.routingKey().equals(routingKey)
					&& Objects.equals(this.message.properties().getMessageId(), properties.getMessageId())
					&& Objects.equals(this.message.properties().getCorrelationId(), properties.getCorrelationId());
		}

	}

}
