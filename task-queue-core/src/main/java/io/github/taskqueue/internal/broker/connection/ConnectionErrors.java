package io.github.taskqueue.internal.broker.connection;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Keeps the client library from logging every attempt to connect; what is wrong is said
 * once, in our own words.
 */
final class ConnectionErrors extends DefaultExceptionHandler {

	private static final Log logger = LogFactory.getLog(ConnectionErrors.class);

	@Override
	public void handleUnexpectedConnectionDriverException(Connection connection, Throwable exception) {
		logger.debug("The connection was lost", exception);
	}

}
