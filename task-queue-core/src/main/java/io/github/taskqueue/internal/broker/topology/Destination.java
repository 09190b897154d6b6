package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import io.github.taskqueue.internal.broker.declaration.Declarer;

/**
 * A queue on the broker in which tasks of a queue wait, and the way to it.
 *
 * @param queue the queue whose tasks they are
 * @param name name on the broker
 * @param exchange the exchange to publish to
 * @param routingKey the routing key
 */
public record Destination(QueueAddress queue, String name, String exchange, String routingKey) {

	/**
	 * A destination that is published to by its name.
	 */
	public static Destination named(QueueAddress queue, String name) {
		return new Destination(queue, name, "", name);
	}

	/**
	 * Declares the queue and its binding. Its dead letters are those of the queue whose
	 * tasks they are.
	 */
	public void declare(Declarer declarer, Map<String, Object> more) throws IOException {
		Map<String, Object> arguments = new HashMap<>(QueueArguments.ofTasks(this.queue));
		arguments.putAll(more);
		declarer.queue(this.name, arguments);
		if (!this.exchange.isEmpty()) {
			declarer.bindQueue(this.name, this.exchange, this.routingKey);
		}
	}

}
