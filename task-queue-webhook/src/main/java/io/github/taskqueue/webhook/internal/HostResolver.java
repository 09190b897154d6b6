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
	 * @param host a name, or an address as text, of IPv6 without its brackets
	 * @return its addresses, at least one
	 * @throws UnknownHostException if there are none, or they cannot be found out now
	 */
	List<InetAddress> resolve(String host) throws UnknownHostException;

}
