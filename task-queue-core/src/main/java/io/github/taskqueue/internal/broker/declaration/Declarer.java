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
	 */
	void exchange(String name, BuiltinExchangeType type, Map<String, Object> arguments) throws IOException;

	/**
	 * Sees to a durable queue.
	 */
	void queue(String name, Map<String, Object> arguments) throws IOException;

	/**
	 * Sees to the binding of a queue.
	 */
	default void bindQueue(String queue, String exchange, String key) throws IOException {
	}

	/**
	 * Sees to the binding of an exchange to another one.
	 */
	default void bindExchange(String target, String source, String key) throws IOException {
	}

	/**
	 * Tells whether an exchange exists.
	 */
	boolean exchangeExists(String name) throws IOException;

	@Override
	default void close() {
	}

}
