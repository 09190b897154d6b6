package io.github.taskqueue.internal.broker.declaration;

import java.io.IOException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.connection.AmqpError;
import io.github.taskqueue.internal.broker.connection.Channels;

/**
 * A channel that is opened again after the broker has closed it, as it does whenever a
 * declaration is refused. Not thread-safe.
 */
public final class DeclarationChannel implements AutoCloseable {

	private final Connection connection;

	private @Nullable Channel channel;

	public DeclarationChannel(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Asks the broker for something that may not exist.
	 */
	public boolean exists(Question<?> question) throws IOException {
		try {
			ask(question);
			return true;
		}
		catch (IOException ex) {
			AmqpError error = AmqpError.of(ex);
			if (error != null && error.code() == AmqpError.NOT_FOUND) {
				return false;
			}
			throw ex;
		}
	}

	/**
	 * Asks the broker for an answer.
	 */
	public <T> T ask(Question<T> question) throws IOException {
		return question.ask(open());
	}

	/**
	 * Tells whether the channel is one of a connection.
	 */
	public boolean isOn(Connection other) {
		return this.connection == other;
	}

	/**
	 * The channel, opened unless it is open.
	 */
	public Channel open() throws IOException {
		if (this.channel == null || !this.channel.isOpen()) {
			this.channel = Channels.open(this.connection);
		}
		return this.channel;
	}

	@Override
	public void close() {
		if (this.channel != null) {
			Channels.close(this.channel);
		}
	}

	/**
	 * A question to the broker.
	 */
	@FunctionalInterface
	public interface Question<T> {

		/**
		 * Asks it.
		 */
		public T ask(Channel channel) throws IOException;

	}

}
