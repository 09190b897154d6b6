package io.github.taskqueue.internal.broker.topology;

import java.util.HashMap;
import java.util.Map;

/**
 * The arguments with which queues are declared. Only immutable arguments are here;
 * settings to be tuned belong into policies.
 */
public final class QueueArguments {

	/**
	 * For a queue of which the broker is to drop nothing. RabbitMQ 4.x would otherwise
	 * drop a message that was looked at 20 times, and the same value on every version
	 * keeps a redeclare after an upgrade equal.
	 */
	public static final Map<String, Object> NO_DELIVERY_LIMIT = Map.of("x-delivery-limit", 1_000_000);

	/**
	 * Ends a message that takes its consumer down each time. RabbitMQ 3.10 has no
	 * default; 4.x has this one.
	 */
	public static final Map<String, Object> DELIVERY_LIMIT = Map.of("x-delivery-limit", 20);

	private QueueArguments() {
	}

	public static Map<String, Object> ofTasks(QueueAddress queue) {
		Map<String, Object> arguments = deadLettering(queue.names().deadLetters(), DELIVERY_LIMIT);
		arguments.put("x-dead-letter-routing-key", queue.queue());
		return arguments;
	}

	/**
	 * Dead-lettering that loses nothing: at-least-once, which needs reject-publish. The
	 * default, at-most-once, lost up to nine of ten messages over a broker restart.
	 */
	public static Map<String, Object> deadLettering(String exchange, Map<String, Object> more) {
		Map<String, Object> arguments = new HashMap<>(more);
		arguments.put("x-dead-letter-exchange", exchange);
		arguments.put("x-dead-letter-strategy", "at-least-once");
		arguments.put("x-overflow", "reject-publish");
		return arguments;
	}

}
