package io.github.taskqueue.test.internal.server;

/**
 * Where an application connects to in order to reach its broker. A bean of this type
 * leads the application through something that stands before the broker.
 */
@FunctionalInterface
public interface BrokerRoute {

	/** The address to connect to. */
	BrokerAddress to(BrokerAddress broker);

}
