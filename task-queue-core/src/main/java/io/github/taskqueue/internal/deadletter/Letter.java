package io.github.taskqueue.internal.deadletter;

import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;

/**
 * A dead letter in hand, as it is on the wire.
 *
 * @param tag its delivery tag
 * @param properties its properties
 * @param body its body
 */
public record Letter(long tag, BasicProperties properties, byte[] body) {

	/**
	 * The headers, never {@code null}.
	 */
	public Map<String, Object> headers() {
		return (this.properties.getHeaders() != null) ? this.properties.getHeaders() : Map.of();
	}

}
