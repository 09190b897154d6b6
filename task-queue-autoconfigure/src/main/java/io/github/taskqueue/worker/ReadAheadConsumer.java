package io.github.taskqueue.worker;

import java.io.IOException;
import java.util.Map;
import java.util.UUID;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;

/**
 * A further consumer on the channel of a queue's worker, which brings tasks beyond the
 * prefetch.
 */
final class ReadAheadConsumer extends DefaultConsumer {

	private final ConsumerSession session;

	private final String tag = "ahead-" + UUID.randomUUID();

	private boolean over;

	ReadAheadConsumer(ConsumerSession session) {
		super(session.getChannel());
		this.session = session;
	}

	String tag() {
		return this.tag;
	}

	/**
	 * Asks the broker for deliveries.
	 * @param size how many may be unacknowledged
	 * @param arguments arguments of the consumer
	 * @throws IOException if the broker refuses
	 */
	void start(int size, Map<String, Object> arguments) throws IOException {
		getChannel().basicQos(size);
		getChannel().basicConsume(this.session.source(), false, this.tag, false, false, arguments, this);
	}

	/**
	 * Waits until the broker sends no more deliveries. Some may still be on their way
	 * through the client library.
	 * @throws IOException if the broker refuses
	 */
	void stop() throws IOException {
		getChannel().basicCancel(this.tag);
	}

	/**
	 * Gives back what still comes, after {@link #stop()}: before it, the broker would
	 * deliver it here again.
	 */
	synchronized void takeNoMore() {
		this.over = true;
	}

	@Override
	public synchronized void handleDelivery(String consumerTag, Envelope envelope, BasicProperties properties,
			byte[] body) {
		ChannelDelivery delivery = ChannelDelivery.readAhead(this.session, envelope, properties, body);
		if (this.over && delivery.isReturnable()) {
			this.session.takeAndGiveBack(envelope.getDeliveryTag(), delivery);
		}
		else {
			this.session.take(envelope.getDeliveryTag(), delivery);
		}
	}

	@Override
	public void handleCancel(String consumerTag) {
		this.session.handleCancel(consumerTag);
	}

}
