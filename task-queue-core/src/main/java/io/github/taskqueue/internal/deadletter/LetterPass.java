package io.github.taskqueue.internal.deadletter;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.internal.broker.connection.Channels;

/**
 * One pass through a dead-letter queue, from its head on. Letters that are not removed
 * stay in hand, as the broker would deliver them again at once, and go back all together
 * when the pass is closed. Of those only the tags are kept, by the broker: a consumer
 * gets as many letters as it may hold, and is joined by another one when it holds that
 * many.
 * <p>
 * Closing the channel gives letters back in the order of the consumers' tags, up to 32 of
 * them on RabbitMQ 3.10, and so in their own order, while {@code basic.nack} and
 * {@code basic.get} leave them in the order of a hash; and {@code basic.get} takes 1 ms
 * for each letter, 25 times as long. Not thread-safe.
 */
final class LetterPass implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(LetterPass.class);

	private static final int WINDOW = 1000;

	private static final Duration SILENCE = Duration.ofMillis(200);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/**
	 * The broker forgets acks that it has not worked off when the channel is closed.
	 */
	private static final Duration UNTIL_TAKEN = Duration.ofMillis(100);

	private final Channel channel;

	private final String queue;

	private final Duration longest;

	private final long begunAt = System.nanoTime();

	private final BlockingQueue<Letter> arrived = new LinkedBlockingQueue<>();

	private int left;

	/**
	 * How many more letters the consumers may be given.
	 */
	private int credit;

	private int consumers;

	/**
	 * Letters that were in nobody's hand when the pass began, without those removed
	 * since.
	 */
	private long waiting;

	/**
	 * A letter that is removed makes room for one that has come since the pass began.
	 */
	private final AtomicInteger inHand = new AtomicInteger();

	private long lastRemoval = System.nanoTime() - UNTIL_TAKEN.toNanos();

	/**
	 * Begins a pass.
	 */
	LetterPass(Channel channel, String queue, int limit, Duration longest) {
		this.channel = channel;
		this.queue = queue;
		this.left = limit;
		this.longest = longest;
	}

	/**
	 * Takes the next letter in hand.
	 */
	@Nullable Letter next() {
		if (this.left == 0 || isCutShort()) {
			return null;
		}
		try {
			if (this.credit == 0) {
				consume(Math.min(WINDOW, this.left));
			}
			Letter next = await();
			if (next != null) {
				this.left--;
				this.credit--;
			}
			return next;
		}
		catch (IOException | ShutdownSignalException ex) {
			throw lost(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new BrokerUnavailableException("Interrupted while reading the dead letters of " + this.queue, ex);
		}
	}

	/**
	 * Tells whether the pass has ended before the last letter, because the broker takes
	 * letters away that are in hand for too long.
	 */
	boolean isCutShort() {
		return System.nanoTime() - this.begunAt >= this.longest.toNanos();
	}

	private void consume(int prefetch) throws IOException {
		if (this.consumers == 0) {
			this.waiting = this.channel.messageCount(this.queue);
		}
		this.channel.basicQos(prefetch);
		this.channel.basicConsume(this.queue, false, "pass-%06d".formatted(++this.consumers),
				new DefaultConsumer(this.channel) {

					@Override
					public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties,
							byte[] body) {
						LetterPass.this.inHand.incrementAndGet();
						LetterPass.this.arrived.add(new Letter(envelope.getDeliveryTag(), properties, body));
					}

				});
		this.credit += prefetch;
	}

	/**
	 * Waits for a letter that is to come, unless somebody else has taken it meanwhile.
	 */
	private @Nullable Letter await() throws IOException, InterruptedException {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (System.nanoTime() < end) {
			Letter next = this.arrived.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
			if (next == null && this.channel.messageCount(this.queue) == 0) {
				next = this.arrived.poll(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
				if (next == null) {
					return null;
				}
			}
			if (next != null) {
				return next;
			}
		}
		throw new BrokerUnavailableException("RabbitMQ does not deliver the dead letters of " + this.queue, null);
	}

	/**
	 * Removes a letter from its queue.
	 */
	void remove(Letter letter) {
		try {
			this.channel.basicAck(letter.tag(), false);
			this.lastRemoval = System.nanoTime();
			this.credit++;
			this.waiting--;
			this.inHand.decrementAndGet();
		}
		catch (IOException | ShutdownSignalException ex) {
			throw lost(ex);
		}
	}

	private BrokerUnavailableException lost(Exception cause) {
		return new BrokerUnavailableException(
				"Reading the dead letters of %s was interrupted: %s".formatted(this.queue, cause), cause);
	}

	/**
	 * Gives the other letters back and waits, for a moment, until they are there again:
	 * who looks next is to find them.
	 */
	@Override
	public void close() {
		try {
			awaitAcksTaken();
			Channels.close(this.channel);
			if (this.consumers > 0) {
				awaitReturned();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			Channels.close(this.channel);
		}
		catch (IOException | ShutdownSignalException ex) {
			logger.debug("The connection is lost; the broker requeues the dead letters", ex);
		}
	}

	private void awaitAcksTaken() throws InterruptedException {
		long nanos = this.lastRemoval + UNTIL_TAKEN.toNanos() - System.nanoTime();
		if (nanos > 0) {
			TimeUnit.NANOSECONDS.sleep(nanos);
		}
	}

	/**
	 * Somebody else may have taken or added letters meanwhile, hence only for a moment.
	 */
	private void awaitReturned() throws IOException, InterruptedException {
		Channel counting = Channels.open(this.channel.getConnection());
		long returned = Math.max(this.waiting, this.inHand.get());
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
		while (counting.messageCount(this.queue) < returned && System.nanoTime() < end) {
			TimeUnit.MILLISECONDS.sleep(5);
		}
		Channels.close(counting);
	}

}
