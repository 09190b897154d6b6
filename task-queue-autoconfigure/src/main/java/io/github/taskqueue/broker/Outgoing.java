package io.github.taskqueue.broker;

import com.rabbitmq.client.AMQP.BasicProperties;

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
	 * Names the message without its payload.
	 */
	@Override
	public String toString() {
		return "task " + this.taskId + " to " + (this.exchange.isEmpty() ? "queue" : this.exchange + " with key") + " '"
				+ this.routingKey + "'";
	}

}
