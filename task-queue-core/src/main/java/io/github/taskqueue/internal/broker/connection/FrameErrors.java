package io.github.taskqueue.internal.broker.connection;

import com.rabbitmq.client.MalformedFrameException;
import com.rabbitmq.client.ShutdownSignalException;

/**
 * Tells connections that ended because of what came over them from those that were cut.
 * The client library closes a connection over which a message comes that it cannot parse,
 * for instance one with headers nested deeper than 32 levels, without saying which.
 */
final class FrameErrors {

	private FrameErrors() {
	}

	/**
	 * Whether a connection ended because the client library could not parse what came. An
	 * {@link Error} such as one of a full heap says nothing about what came.
	 */
	static boolean isCause(ShutdownSignalException shutdown) {
		Throwable cause = shutdown.getCause();
		return cause instanceof MalformedFrameException || cause instanceof RuntimeException;
	}

}
