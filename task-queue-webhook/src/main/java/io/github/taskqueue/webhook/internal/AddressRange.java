package io.github.taskqueue.webhook.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A block of IP addresses, such as {@code 10.0.0.0/8}. Immutable.
 */
final class AddressRange {

	private final byte[] network;

	private final int bits;

	private AddressRange(byte[] network, int bits) {
		this.network = network;
		this.bits = bits;
	}

	/**
	 * Reads a block.
	 */
	static AddressRange of(String cidr) {
		int slash = cidr.indexOf('/');
		try {
			return new AddressRange(InetAddress.getByName(cidr.substring(0, slash)).getAddress(),
					Integer.parseInt(cidr.substring(slash + 1)));
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(cidr + " is not an address range", ex);
		}
	}

	static List<AddressRange> all(String... cidrs) {
		return Stream.of(cidrs).map(AddressRange::of).toList();
	}

	/**
	 * Tells whether an address is in the block.
	 */
	boolean contains(InetAddress address) {
		byte[] other = address.getAddress();
		int whole = this.bits / 8;
		int rest = this.bits % 8;
		return other.length == this.network.length && Arrays.equals(this.network, 0, whole, other, 0, whole)
				&& (rest == 0 || (this.network[whole] ^ other[whole]) >> (8 - rest) == 0);
	}

}
