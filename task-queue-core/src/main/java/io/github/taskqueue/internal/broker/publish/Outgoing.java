package io.github.taskqueue.internal.broker.publish;

import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;

import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.message.LogText;
import io.github.taskqueue.internal.message.TaskHeaders;

/**
 * A message to be published. Published mandatory: one that no queue takes fails.
 *
 * @param taskId id of the task that it is about
 * @param exchange the exchange
 * @param routingKey the routing key
 * @param properties the properties
 * @param body the body
 */
public record Outgoing(String taskId, String exchange, String routingKey, BasicProperties properties, byte[] body) {

	/**
	 * A message that is taken back. It has a body, as RabbitMQ takes one without even
	 * while it blocks publishers.
	 */
	public static Outgoing probe(TopologyNames names) {
		return new Outgoing("", names.tasks(), "", new BasicProperties(), new byte[1]);
	}

	/**
	 * A copy of a message for a queue. The broker's own headers are left out, so that its
	 * counts start anew.
	 */
	public static Outgoing copy(BasicProperties properties, byte[] body, String queue) {
		Map<String, Object> headers = new HashMap<>();
		if (properties.getHeaders() != null) {
			headers.putAll(properties.getHeaders());
			headers.keySet().removeIf(TaskHeaders::isBrokers);
		}
		return new Outgoing(String.valueOf(properties.getMessageId()), "", queue,
				properties.builder().headers(headers).deliveryMode(2).expiration(null).build(), body);
	}

	/**
	 * Names the message without its payload.
	 */
	@Override
	public String toString() {
		return "task " + LogText.line(this.taskId) + " to "
				+ (this.exchange.isEmpty() ? "queue" : this.exchange + " with key") + " '" + this.routingKey + "'";
	}

}
