package io.github.taskqueue.internal.broker.connection;

import io.github.taskqueue.internal.start.StartException;

/**
 * Says in the broker's own words why it refused, as the client library hides them in
 * causes.
 */
public final class BrokerReason {

	private BrokerReason() {
	}

	public static String of(Throwable failure) {
		AmqpError error = AmqpError.of(failure);
		if (error != null) {
			return error.text();
		}
		return (failure instanceof StartException refusal) ? String.valueOf(refusal.getMessage()) : failure.toString();
	}

}
