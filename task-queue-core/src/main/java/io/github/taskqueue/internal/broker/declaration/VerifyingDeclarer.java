package io.github.taskqueue.internal.broker.declaration;

import java.io.IOException;
import java.util.Map;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Connection;

import io.github.taskqueue.internal.start.StartException;

/**
 * Looks whether exchanges and queues exist and creates nothing, for brokers on which the
 * application may not. Neither arguments nor bindings can be seen by a client.
 */
public final class VerifyingDeclarer implements Declarer {

	private final DeclarationChannel channel;

	public VerifyingDeclarer(Connection connection) {
		this.channel = new DeclarationChannel(connection);
	}

	@Override
	public void exchange(String name, BuiltinExchangeType type, Map<String, Object> arguments) throws IOException {
		require("exchange", name, exchangeExists(name));
	}

	@Override
	public void queue(String name, Map<String, Object> arguments) throws IOException {
		require("queue", name, this.channel.exists((open) -> open.queueDeclarePassive(name)));
	}

	private static void require(String kind, String name, boolean exists) {
		if (!exists) {
			throw new StartException(
					"The %s '%s' does not exist, and task-queue.topology.declare=verify does not allow to declare it."
						.formatted(kind, name),
					"Create it as docs/topology.md describes, or set task-queue.topology.declare=declare.");
		}
	}

	@Override
	public boolean exchangeExists(String name) throws IOException {
		return this.channel.exists((open) -> open.exchangeDeclarePassive(name));
	}

	@Override
	public void close() {
		this.channel.close();
	}

}
