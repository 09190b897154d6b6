package io.github.taskqueue.webhook.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which IP addresses webhooks may go to: those that are reachable from the whole
 * Internet, as the IANA registries of special-purpose addresses have it. Of IPv6 only the
 * part that is handed out as global is known to be that, so all else is refused.
 */
final class AddressRules {

	/**
	 * This machine and private networks, which may be allowed.
	 */
	private static final List<AddressRange> PRIVATE = AddressRange.all("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12",
			"192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7");

	/**
	 * Services that tell a machine of a cloud its own secrets, as far as they are not
	 * link-local.
	 */
	private static final List<AddressRange> METADATA = AddressRange.all("100.100.100.200/32", "168.63.129.16/32",
			"fd00:ec2::/32", "fd20:ce::254/128");

	/**
	 * Unspecified, link-local, protocol assignments, documentation, 6to4, benchmarks,
	 * multicast, reserved and broadcast; of IPv6 Teredo, ORCHID, documentation and 6to4.
	 */
	private static final List<AddressRange> SPECIAL = AddressRange.all("0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24",
			"192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
			"240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

	private static final AddressRange GLOBAL_IPV6 = AddressRange.of("2000::/3");

	/**
	 * By which IPv6 machines reach the IPv4 Internet.
	 */
	private static final AddressRange NAT64 = AddressRange.of("64:ff9b::/96");

	private final boolean privateNetworks;

	/**
	 * Creates rules.
	 */
	AddressRules(boolean privateNetworks) {
		this.privateNetworks = privateNetworks;
	}

	/**
	 * Tells whether a webhook may go to an address.
	 */
	boolean allow(InetAddress address) {
		InetAddress reached = NAT64.contains(address) ? embedded(address) : address;
		if (isIn(METADATA, reached) || isIn(SPECIAL, reached)) {
			return false;
		}
		if (isIn(PRIVATE, reached)) {
			return this.privateNetworks;
		}
		return reached instanceof Inet4Address || GLOBAL_IPV6.contains(reached);
	}

	private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
		return ranges.stream().anyMatch((range) -> range.contains(address));
	}

	/**
	 * The IPv4 address that the last four bytes are.
	 */
	private static InetAddress embedded(InetAddress address) {
		try {
			return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
