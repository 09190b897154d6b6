package io.github.taskqueue.internal.broker.declaration;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Connection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.broker.declaration.TopologySettings.OnMismatch;
import io.github.taskqueue.internal.start.StartException;

/**
 * Creates what is missing. What exists with other arguments is refused by the broker and
 * either stops the start or is used as it is.
 */
public final class CreatingDeclarer implements Declarer {

	private static final Log logger = LogFactory.getLog(CreatingDeclarer.class);

	private final DeclarationChannel channel;

	private final OnMismatch onMismatch;

	public CreatingDeclarer(Connection connection, OnMismatch onMismatch) {
		this.channel = new DeclarationChannel(connection);
		this.onMismatch = onMismatch;
	}

	@Override
	public void exchange(String name, BuiltinExchangeType type, Map<String, Object> arguments) throws IOException {
		accepting((open) -> open.exchangeDeclare(name, type, true, false, arguments));
	}

	@Override
	public void queue(String name, Map<String, Object> arguments) throws IOException {
		Map<String, Object> all = new HashMap<>(arguments);
		all.putIfAbsent("x-queue-type", "quorum");
		accepting((open) -> open.queueDeclare(name, true, false, false, all));
	}

	@Override
	public void bindQueue(String queue, String exchange, String key) throws IOException {
		this.channel.ask((open) -> open.queueBind(queue, exchange, key));
	}

	@Override
	public void bindExchange(String target, String source, String key) throws IOException {
		this.channel.ask((open) -> open.exchangeBind(target, source, key));
	}

	@Override
	public boolean exchangeExists(String name) throws IOException {
		return this.channel.exists((open) -> open.exchangeDeclarePassive(name));
	}

	private void accepting(DeclarationChannel.Question<?> declaration) throws IOException {
		try {
			this.channel.ask(declaration);
		}
		catch (IOException ex) {
			StartException mismatch = TopologyMismatch.of(ex);
			if (mismatch == null) {
				throw ex;
			}
			if (this.onMismatch == OnMismatch.FAIL) {
				throw mismatch;
			}
			logger.warn(mismatch.getMessage() + " It is used unchanged.");
		}
	}

	@Override
	public void close() {
		this.channel.close();
	}

}
