package io.github.taskqueue.internal.broker.connection;

/**
 * Says in the broker's own words why it refused, as the client library hides them in
 * causes.
 */
public final class BrokerReason {

	private BrokerReason() {
	}

	public static String of(Throwable failure) {
		AmqpError error = AmqpError.of(failure);
		return (error != null) ? error.text() : failure.toString();
	}

}
