package io.github.taskqueue.internal.broker.publish;

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
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.PayloadTooLargeException;
import io.github.taskqueue.QueueFullException;
import io.github.taskqueue.TaskEnqueueException;
import io.github.taskqueue.TaskSerializationException;
import io.github.taskqueue.TaskUnroutableException;
import io.github.taskqueue.UnconfirmedTaskException;
import io.github.taskqueue.internal.broker.burst.Burst;
import io.github.taskqueue.internal.broker.connection.AmqpError;
import io.github.taskqueue.internal.broker.connection.BrokerReason;
import io.github.taskqueue.internal.broker.connection.Channels;

/**
 * A channel in confirm mode that many threads share. A lock is held while a message is
 * written, never while its confirm is awaited, so that many are under way. Each message
 * ends in one of three ways: confirmed, rejected (nacked or returned) or unknown (the
 * channel was lost, or no confirm came in time). Thread-safe.
 */
final class ConfirmChannel implements ConfirmListener, ReturnListener, ShutdownListener {

	private static final Log logger = LogFactory.getLog(ConfirmChannel.class);

	private static final Duration RETRY_AFTER_REFUSAL = Duration.ofSeconds(5);

	/**
	 * How soon after it was opened a channel may be replaced because it refuses.
	 */
	private static final Duration REFUSING_AT_LEAST = Duration.ofSeconds(1);

	/**
	 * A healthy connection is not cut because a caller came with hardly any time left.
	 */
	private static final Duration LEAST_WRITE_TIME = Duration.ofMillis(250);

	private final Channel channel;

	/**
	 * A channel of the same connection for questions, in a transaction that is never
	 * committed.
	 */
	private final Channel asking;

	private final long openedAt = System.nanoTime();

	private final Semaphore window;

	private final Silence silence;

	/**
	 * Told that an exchange does not exist.
	 */
	private final Runnable missing;

	private final ReentrantLock writeLock = new ReentrantLock();

	private final ConcurrentMap<Long, Pending> pending = new ConcurrentHashMap<>();

	/**
	 * Until when the message that is being written is to be written, by the clock of
	 * {@link System#nanoTime()}.
	 */
	private volatile long writeEnd;

	private volatile boolean writing;

	/**
	 * Every message below has ended, apart from those that timed out. Used by the
	 * connection's reader thread only.
	 */
	private long lowest = 1;

	private volatile boolean refuses;

	private volatile CompletableFuture<?> asked = CompletableFuture.completedFuture(null);

	private ConfirmChannel(Channel channel, Channel asking, int maxInFlight, Silence silence, Runnable missing) {
		this.channel = channel;
		this.asking = asking;
		this.window = new Semaphore(maxInFlight);
		this.silence = silence;
		this.missing = missing;
	}

	static ConfirmChannel open(Connection connection, int maxInFlight, Silence silence, Runnable missing)
			throws IOException {
		Channel channel = Channels.open(connection);
		ConfirmChannel confirms = new ConfirmChannel(channel, Channels.open(connection), maxInFlight, silence, missing);
		confirms.asking.txSelect();
		confirms.asking.addShutdownListener((cause) -> confirms.tellIfMissing(AmqpError.of(cause)));
		channel.confirmSelect();
		channel.addConfirmListener(confirms);
		channel.addReturnListener(confirms);
		channel.addShutdownListener(confirms);
		return confirms;
	}

	boolean isOpen() {
		return this.channel.isOpen() && this.asking.isOpen();
	}

	/**
	 * Whether another channel is to be tried. A channel that was opened while the node of
	 * a queue's leader was down goes on refusing what it gets for that queue after the
	 * queue has a new leader: the broker keeps looking for it where it was (measured on
	 * RabbitMQ 3.10.8; {@code rabbit_fifo_client:enqueue/3}).
	 */
	boolean isWorn() {
		return this.refuses && System.nanoTime() - this.openedAt > REFUSING_AT_LEAST.toNanos();
	}

	/**
	 * Whether every message has ended.
	 */
	boolean isIdle() {
		return this.pending.isEmpty();
	}

	/**
	 * Finds out whether the broker takes messages, unless it answered one a moment ago.
	 */
	CompletableFuture<Void> probe(Outgoing message, long end) {
		return this.silence.end(() -> {
			if (this.asked.isDone()) {
				this.asked = ask(message, end);
			}
			return this.asked.thenRun(this.silence::answered);
		});
	}

	/**
	 * Publishes a message and takes it back at once, so that nobody gets or counts it.
	 */
	private CompletableFuture<?> ask(Outgoing message, long end) {
		try {
			lockForWriting(message, end);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("Interrupted before asking RabbitMQ", ex);
		}
		startWriting(end);
		try {
			this.asking.basicPublish(message.exchange(), message.routingKey(), message.properties(), message.body());
			return this.asking.asyncCompletableRpc(new AMQP.Tx.Rollback.Builder().build());
		}
		catch (IOException | AlreadyClosedException ex) {
			throw new BrokerUnavailableException("RabbitMQ cannot be asked: " + BrokerReason.of(ex), ex);
		}
		finally {
			this.writing = false;
			this.writeLock.unlock();
		}
	}

	/**
	 * Writes a message and waits for no confirm.
	 */
	CompletableFuture<Void> send(Outgoing message, long end) {
		try {
			if (end - System.nanoTime() <= 0 || !enterWindow(end)) {
				throw new BrokerUnavailableException(
						"RabbitMQ did not confirm earlier messages in time; not sent: " + message, null);
			}
			return writeWhenFree(message, end);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("Interrupted before sending " + message, ex);
		}
	}

	/**
	 * A place may come free because the time of a message is over, which is no sign that
	 * the broker takes another one.
	 */
	private boolean enterWindow(long end) throws InterruptedException {
		if (this.window.tryAcquire()) {
			return true;
		}
		flush(end);
		if (!this.window.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
			return false;
		}
		if (!isSilent()) {
			return true;
		}
		this.window.release();
		return false;
	}

	/**
	 * Sends what a burst of this thread has held back. If somebody else cannot write, the
	 * connection is about to be cut.
	 */
	void flush(long end) throws InterruptedException {
		if (Burst.current() == null || !this.writeLock.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
			return;
		}
		try {
			startWriting(end);
			Burst.flush();
		}
		finally {
			this.writing = false;
			this.writeLock.unlock();
		}
	}

	private void startWriting(long end) {
		this.writeEnd = Math.max(end, System.nanoTime() + LEAST_WRITE_TIME.toNanos());
		this.writing = true;
	}

	/**
	 * The place in the window is given back here if nothing was written, else with the
	 * end of the message.
	 */
	private CompletableFuture<Void> writeWhenFree(Outgoing message, long end) throws InterruptedException {
		boolean free = false;
		try {
			lockForWriting(message, end);
			free = true;
		}
		finally {
			if (!free) {
				this.window.release();
			}
		}
		try {
			return write(message, end);
		}
		finally {
			this.writeLock.unlock();
		}
	}

	private void lockForWriting(Outgoing message, long end) throws InterruptedException {
		if (!this.writeLock.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
			throw new BrokerUnavailableException("RabbitMQ does not read from the connection; not sent: " + message,
					null);
		}
	}

	private CompletableFuture<Void> write(Outgoing message, long end) {
		long sequence = this.channel.getNextPublishSeqNo();
		Pending confirm = new Pending(message, end);
		this.pending.put(sequence, confirm);
		startWriting(end);
		try {
			this.channel.basicPublish(message.exchange(), message.routingKey(), true, message.properties(),
					message.body());
		}
		catch (AlreadyClosedException ex) {
			end(sequence, new BrokerUnavailableException("The channel is closed; not sent: " + message, ex));
		}
		catch (IOException ex) {
			end(sequence, unknown(message, "the connection was lost", ex));
		}
		catch (RuntimeException ex) {
			end(sequence, new TaskSerializationException(
					"The task cannot be written as an AMQP message: %s (%s)".formatted(message, ex.getMessage()), ex));
			giveUp();
		}
		catch (Error ex) {
			end(sequence, unknown(message, "it could not be written", ex));
			giveUp();
		}
		finally {
			this.writing = false;
		}
		return confirm;
	}

	/**
	 * Whether a message is being written for longer than its caller waits, because the
	 * broker does not read. The client library would wait without end.
	 */
	boolean isStuck() {
		return this.writing && this.writeEnd - System.nanoTime() < 0;
	}

	Connection connection() {
		return this.channel.getConnection();
	}

	/**
	 * Whether the broker has answered no message for long.
	 */
	boolean isSilent() {
		return this.silence.isLong();
	}

	Silence silence() {
		return this.silence;
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
		answered(deliveryTag, multiple, false);
	}

	@Override
	public void handleNack(long deliveryTag, boolean multiple) {
		this.refuses = true;
		answered(deliveryTag, multiple, true);
	}

	private void answered(long deliveryTag, boolean multiple, boolean refused) {
		this.silence.answered();
		if (!multiple) {
			answered(deliveryTag, refused);
			return;
		}
		for (; this.lowest <= deliveryTag; this.lowest++) {
			answered(this.lowest, refused);
		}
	}

	private void answered(long sequence, boolean refused) {
		Pending confirm = this.pending.get(sequence);
		if (confirm != null) {
			end(sequence, confirm.refusal(refused));
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
		AmqpError error = AmqpError.of(cause);
		tellIfMissing(error);
		String why = (error != null) ? "the channel was closed: " + error
				: "the connection was lost before the confirm";
		this.pending.forEach((sequence, confirm) -> end(sequence,
				isTooLarge(confirm.message, error)
						? new PayloadTooLargeException("RabbitMQ refused %s: %s".formatted(confirm.message, error))
						: unknown(confirm.message, why, cause)));
	}

	private void tellIfMissing(@Nullable AmqpError error) {
		if (error != null && error.code() == AmqpError.NOT_FOUND) {
			this.missing.run();
		}
	}

	/**
	 * The broker closes a channel on which it gets a message above its
	 * {@code max_message_size}. Sent again, that message would close the next one.
	 */
	private static boolean isTooLarge(Outgoing message, @Nullable AmqpError error) {
		return error != null && error.code() == AmqpError.PRECONDITION_FAILED
				&& error.text().contains("message size " + message.body().length + " ");
	}

	/**
	 * Ends messages whose confirm is late.
	 */
	void expire() {
		long now = System.nanoTime();
		this.pending.forEach((sequence, confirm) -> {
			if (confirm.end - now < 0) {
				end(sequence, unknown(confirm.message, "no confirm came in time", null));
			}
		});
	}

	static UnconfirmedTaskException unknown(Outgoing message, String why, @Nullable Throwable cause) {
		return new UnconfirmedTaskException(message.taskId(),
				"It is unknown whether RabbitMQ has accepted %s: %s".formatted(message, why), cause);
	}

	/**
	 * Closes the channel once the messages under way have ended. If they do not, the
	 * broker is silent, and the channel is left to the connection, which can be cut.
	 */
	void close(Duration timeout) {
		CompletableFuture<?>[] underWay = this.pending.values().toArray(CompletableFuture[]::new);
		try {
			CompletableFuture.allOf(underWay).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			Channels.close(this.channel, Channels.PATIENCE);
			Channels.closeLater(this.asking);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("Some messages were not confirmed before the channel was closed", ex);
		}
	}

	private static final class Pending extends CompletableFuture<Void> {

		private final Outgoing message;

		private final long end;

		private volatile @Nullable String returned;

		Pending(Outgoing message, long end) {
			this.message = message;
			this.end = end;
		}

		@Nullable TaskEnqueueException refusal(boolean refused) {
			if (this.returned != null) {
				return new TaskUnroutableException(this.returned);
			}
			return refused ? new QueueFullException(
					"RabbitMQ refused %s: its queue is full, or has no majority of its members".formatted(this.message),
					RETRY_AFTER_REFUSAL) : null;
		}

		boolean isFor(String exchange, String routingKey, AMQP.BasicProperties properties) {
			return this.message.exchange().equals(exchange) && this.message.routingKey().equals(routingKey)
					&& Objects.equals(this.message.properties().getMessageId(), properties.getMessageId())
					&& Objects.equals(this.message.properties().getCorrelationId(), properties.getCorrelationId());
		}

	}

}
