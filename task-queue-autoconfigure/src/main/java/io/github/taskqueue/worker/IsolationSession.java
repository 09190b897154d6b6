package io.github.taskqueue.worker;

import java.util.function.Consumer;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;

import io.github.taskqueue.broker.QueueAddress;

/**
 * The consumer of the isolation queue of one work queue. Those of all queues share a
 * channel.
 */
final class IsolationSession extends ConsumerSession {

	private final IsolatedCopies copies;

	/**
	 * Creates the session.
	 * @param queue the work queue
	 * @param acks the channel and its acks
	 * @param copies puts tasks back
	 * @param onDelivery takes deliveries, on a thread of the client library
	 * @param onCancel told when the broker cancels the consumer
	 */
	IsolationSession(QueueAddress queue, AckWindow acks, IsolatedCopies copies, Consumer<Delivery> onDelivery,
			Consumer<ConsumerSession> onCancel) {
		super(queue, acks.channel(), acks, onDelivery, onCancel);
		this.copies = copies;
	}

	@Override
	String source() {
		return queue().isolationQueue();
	}

	/**
	 * The last of the sessions is the default consumer of the channel and gets what is
	 * still on its way to another one that the broker has cancelled; that stays in hand
	 * without being run, as the channel is closed then.
	 */
	@Override
	public void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties, byte[] body) {
		if (consumerTag.equals(getConsumerTag())) {
			super.handleDelivery(consumerTag, envelope, properties, body);
		}
		else {
			acks().delivered(envelope.getDeliveryTag());
		}
	}

	@Override
	Delivery delivery(Envelope envelope, BasicProperties properties, byte[] body) {
		return new IsolatedDelivery(this, this.copies, envelope, properties, body);
	}

}
