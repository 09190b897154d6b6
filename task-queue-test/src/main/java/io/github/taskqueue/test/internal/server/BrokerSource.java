package io.github.taskqueue.test.internal.server;

import java.util.Optional;

/**
 * One way to come by a broker.
 */
@FunctionalInterface
public interface BrokerSource {

	/**
	 * Gives a running broker, or nothing where this way is not open on this machine.
	 * @throws RuntimeException if this way is open but failed
	 */
	Optional<BrokerServer> start();

}
