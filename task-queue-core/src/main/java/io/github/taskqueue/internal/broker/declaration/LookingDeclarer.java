package io.github.taskqueue.internal.broker.declaration;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Connection;

/**
 * Looks which exchanges and queues are missing, and creates nothing.
 */
public final class LookingDeclarer implements Declarer {

	private final DeclarationChannel channel;

	private final List<String> missing = new ArrayList<>();

	public LookingDeclarer(Connection connection) {
		this.channel = new DeclarationChannel(connection);
	}

	/**
	 * What does not exist, each with its kind.
	 */
	public List<String> missing() {
		return List.copyOf(this.missing);
	}

	@Override
	public void exchange(String name, BuiltinExchangeType type, Map<String, Object> arguments) throws IOException {
		if (!exchangeExists(name)) {
			this.missing.add("exchange '" + name + "'");
		}
	}

	@Override
	public void queue(String name, Map<String, Object> arguments) throws IOException {
		if (!this.channel.exists((open) -> open.queueDeclarePassive(name))) {
			this.missing.add("queue '" + name + "'");
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
