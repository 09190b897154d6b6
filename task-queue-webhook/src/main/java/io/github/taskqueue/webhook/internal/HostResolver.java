package io.github.taskqueue.webhook.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Finds the addresses of a host.
 */
@FunctionalInterface
public interface HostResolver {

	/**
	 * Asks the system, which has its own timeout.
	 */
	HostResolver SYSTEM = (host) -> List.of(InetAddress.getAllByName(host));

	/**
	 * Finds addresses.
	 */
	List<InetAddress> resolve(String host) throws UnknownHostException;

}
