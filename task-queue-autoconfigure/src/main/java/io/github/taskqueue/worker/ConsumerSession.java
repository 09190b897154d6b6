package io.github.taskqueue.worker;

import java.io.IOException;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

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

	/**
	 * Asks the broker for no more deliveries. Comes before anything is given back and
	 * before the channel is closed: acks that are followed by a close at once may be
	 * lost.
	 */
	void cancel() {
		this.cancelled = true;
		try {
			getChannel().basicCancel(getConsumerTag());
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
