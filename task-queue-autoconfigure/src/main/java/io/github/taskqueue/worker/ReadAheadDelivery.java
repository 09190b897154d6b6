package io.github.taskqueue.worker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;

/**
 * A message in hand that came beyond the prefetch, to wait here for a thread.
 */
final class ReadAheadDelivery extends Delivery {

	ReadAheadDelivery(ConsumerSession session, Envelope envelope, BasicProperties properties, byte[] body) {
		super(session, envelope, properties, body);
	}

	/**
	 * Up to RabbitMQ 4.2 the broker counts a return like a crash, so a task is returned
	 * once and not again.
	 * @return whether it may go back to its queue
	 */
	boolean isReturnable() {
		return crashes() == 0;
	}

}
