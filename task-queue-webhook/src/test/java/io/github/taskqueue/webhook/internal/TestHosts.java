package io.github.taskqueue.webhook.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Hosts with addresses of the test's choice. Asks no name server.
 */
final class TestHosts implements HostResolver {

	private final Map<String, Deque<List<InetAddress>>> answers = new HashMap<>();

	private int questions;

	/**
	 * Adds an answer for a host. The last one is repeated.
	 * @param host name of the host
	 * @param addresses its addresses as text
	 * @return this
	 */
	TestHosts with(String host, String... addresses) {
		this.answers.computeIfAbsent(host, (added) -> new ArrayDeque<>())
			.add(Arrays.stream(addresses).map(TestHosts::address).toList());
		return this;
	}

	static InetAddress address(String text) {
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	int questions() {
		return this.questions;
	}

	@Override
	public List<InetAddress> resolve(String host) throws UnknownHostException {
		this.questions++;
		Deque<List<InetAddress>> known = this.answers.get(host);
		if (known != null) {
			return (known.size() > 1) ? known.remove() : known.element();
		}
		if (host.contains(":") || host.matches("[\\d.]+")) {
			return List.of(InetAddress.getByName(host));
		}
		throw new UnknownHostException(host);
	}

}
