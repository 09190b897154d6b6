package io.github.taskqueue.worker;

import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A message in hand.
 *
 * @param session the channel that it came on
 * @param envelope its tag, and whether it was delivered before
 * @param properties its properties
 * @param body its body
 */
record Delivery(ConsumerSession session, Envelope envelope, BasicProperties properties, byte[] body) {

	/**
	 * How often the broker has delivered the message before. RabbitMQ says it in
	 * different headers, depending on the version; all of them lack it at first.
	 * @return the number
	 */
	int redeliveries() {
		Map<String, Object> headers = (this.properties.getHeaders() != null) ? this.properties.getHeaders() : Map.of();
		long counted = Math.max(number(headers.get("x-delivery-count")), number(headers.get("x-acquired-count")));
		return (int) Math.min(Math.max(counted, this.envelope.isRedeliver() ? 1 : 0), Integer.MAX_VALUE);
	}

	private static long number(@Nullable Object header) {
		return (header instanceof Number number) ? number.longValue() : 0;
	}

	void done() {
		this.session.acks().done(this.envelope.getDeliveryTag());
	}

	void giveBack() {
		this.session.acks().giveBack(this.envelope.getDeliveryTag());
	}

	void reject() {
		this.session.acks().reject(this.envelope.getDeliveryTag());
	}

}
