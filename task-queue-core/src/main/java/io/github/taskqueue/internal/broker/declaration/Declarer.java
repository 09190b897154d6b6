package io.github.taskqueue.internal.broker.declaration;

import java.io.IOException;
import java.util.Map;

import com.rabbitmq.client.BuiltinExchangeType;

/**
 * One go at bringing the topology about, on a channel of its own. One that creates
 * nothing can do nothing about bindings, which a client cannot see. Not thread-safe.
 */
public interface Declarer extends AutoCloseable {

	/**
	 * Sees to a durable exchange.
	 * @param name its name
	 * @param type its type
	 * @param arguments its arguments
	 * @throws IOException if the broker refuses
	 */
	void exchange(String name, BuiltinExchangeType type, Map<String, Object> arguments) throws IOException;

	/**
	 * Sees to a durable queue.
	 * @param name its name
	 * @param arguments its arguments; without an {@code x-queue-type} it is a quorum
	 * queue
	 * @throws IOException if the broker refuses
	 */
	void queue(String name, Map<String, Object> arguments) throws IOException;

	/**
	 * Sees to the binding of a queue.
	 * @param queue the queue
	 * @param exchange the exchange
	 * @param key the binding key
	 * @throws IOException if the broker refuses
	 */
	default void bindQueue(String queue, String exchange, String key) throws IOException {
	}

	/**
	 * Sees to the binding of an exchange to another one.
	 * @param target the exchange that gets the messages
	 * @param source the exchange that they come from
	 * @param key the binding key
	 * @throws IOException if the broker refuses
	 */
	default void bindExchange(String target, String source, String key) throws IOException {
	}

	/**
	 * Tells whether an exchange exists.
	 * @param name its name
	 * @return whether it exists
	 * @throws IOException if the broker refuses to say
	 */
	boolean exchangeExists(String name) throws IOException;

	@Override
	default void close() {
	}

}
