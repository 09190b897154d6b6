package io.github.taskqueue.test.broker;

import org.jspecify.annotations.Nullable;

import io.github.taskqueue.test.internal.server.BrokerServer;

/**
 * The one broker of this JVM. A failure is kept too: it would only repeat itself, a
 * minute later, in every test.
 */
final class SharedServer {

	private static @Nullable BrokerServer server;

	private static @Nullable RuntimeException failure;

	private SharedServer() {
	}

	static synchronized BrokerServer get() {
		if (failure != null) {
			throw new IllegalStateException(failure.getMessage(), failure);
		}
		if (server == null) {
			server = find();
		}
		return server;
	}

	private static BrokerServer find() {
		try {
			return BrokerFinder.forSharing().find();
		}
		catch (RuntimeException ex) {
			failure = ex;
			throw ex;
		}
	}

}
