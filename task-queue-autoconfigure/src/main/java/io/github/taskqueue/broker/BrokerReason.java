package io.github.taskqueue.broker;

/**
 * Says in the broker's own words why it refused, as the client library hides them in
 * causes.
 */
final class BrokerReason {

	private BrokerReason() {
	}

	static String of(Throwable failure) {
		AmqpError error = AmqpError.of(failure);
		return (error != null) ? error.text() : failure.toString();
	}

}
