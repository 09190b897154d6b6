package io.github.taskqueue.worker;

import java.io.IOException;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.broker.QueueAddress;

/**
 * What lives as long as one channel of a queue's worker: its consumer and its acks.
 */
final class ConsumerSession extends DefaultConsumer {

	private static final Log logger = LogFactory.getLog(ConsumerSession.class);

	private final QueueAddress queue;

	private final AckWindow acks;

	private final Consumer<Delivery> onDelivery;

	private final Runnable onCancel;

	private @Nullable String tag;

	private volatile boolean cancelled;

	private volatile boolean abandoned;

	/**
	 * Creates the session.
	 * @param queue the queue that it consumes
	 * @param channel the channel
	 * @param acks its acks
	 * @param onDelivery takes deliveries, on a thread of the client library
	 * @param onCancel told when the broker cancels the consumer, as it does when the
	 * queue is deleted
	 */
	ConsumerSession(QueueAddress queue, Channel channel, AckWindow acks, Consumer<Delivery> onDelivery,
			Runnable onCancel) {
		super(channel);
		this.queue = queue;
		this.acks = acks;
		this.onDelivery = onDelivery;
		this.onCancel = onCancel;
	}

	QueueAddress queue() {
		return this.queue;
	}

	AckWindow acks() {
		return this.acks;
	}

	boolean isOpen() {
		return this.acks.isOpen();
	}

	boolean isConsuming() {
		return isOpen() && !this.cancelled && getConsumerTag() != null;
	}

	/**
	 * Asks the broker for deliveries, unless the session was cancelled before.
	 * @param prefetch how many deliveries may be unacknowledged
	 * @throws IOException if the broker refuses
	 */
	synchronized void consume(int prefetch) throws IOException {
		if (!this.cancelled) {
			getChannel().basicQos(prefetch);
			this.tag = getChannel().basicConsume(this.queue.workQueue(), false, this);
		}
	}

	@Override
	public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
		this.acks.delivered(envelope.getDeliveryTag());
		Delivery delivery = new Delivery(this, envelope, properties, body);
		if (this.cancelled) {
			delivery.giveBack();
		}
		else {
			this.onDelivery.accept(delivery);
		}
	}

	@Override
	public void handleCancel(String consumerTag) {
		this.cancelled = true;
		this.onCancel.run();
	}

	@Override
	public void handleShutdownSignal(String consumerTag, ShutdownSignalException cause) {
		this.acks.closed();
	}

	/**
	 * Asks the broker for no more deliveries. Comes before anything is given back, which
	 * the broker would otherwise deliver here again.
	 */
	synchronized void cancel() {
		this.cancelled = true;
		if (this.tag == null) {
			return;
		}
		try {
			getChannel().basicCancel(this.tag);
		}
		catch (IOException | AlreadyClosedException ex) {
			logger.debug("The consumer is gone already", ex);
		}
	}

	/**
	 * Notes that running tasks are interrupted because the application stops: what they
	 * throw now is not their failure.
	 */
	void abandon() {
		this.abandoned = true;
	}

	boolean isAbandoned() {
		return this.abandoned;
	}

}
