package io.github.taskqueue.webhook.internal;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.taskqueue.TaskOptions;

/**
 * Keeps webhooks away from where a stranger's callback must not lead: into the networks
 * of the application. Names are resolved once, and every address has to be allowed.
 */
public final class TargetGuard {

	/**
	 * What some programs read as an IPv4 address, such as {@code 0x7f.1} or
	 * {@code 2130706433}.
	 */
	private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX]\\p{XDigit}*)\\.?");

	private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d{2}|[1-9]?\\d)";

	private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

	private static final int HIGHEST_PORT = 65535;

	private static final int HTTPS_PORT = 443;

	private static final int HTTP_PORT = 80;

	private final TargetRules rules;

	private final HostNames hosts;

	private final AddressRules addresses;

	private final HostResolver resolver;

	public TargetGuard(TargetRules rules, HostResolver resolver) {
		this.rules = rules;
		this.hosts = new HostNames(rules.allowedHosts());
		this.addresses = new AddressRules(rules.allowPrivateNetworks());
		this.resolver = resolver;
	}

	/**
	 * Checks a callback.
	 */
	Target check(String callback) throws UnknownHostException {
		URI uri = parse(callback);
		boolean https = uri.getScheme().equalsIgnoreCase("https");
		if (!https && this.rules.requireHttps()) {
			throw new RefusedTargetException("The callback is not https; see task-queue.webhook.require-https");
		}
		requireAllowedPort((uri.getPort() != -1) ? uri.getPort() : https ? HTTPS_PORT : HTTP_PORT);
		String host = host(uri);
		if (!this.hosts.allow(host)) {
			throw new RefusedTargetException("Host %s is not among task-queue.webhook.allowed-hosts".formatted(host));
		}
		List<InetAddress> found = this.resolver.resolve(host);
		found.forEach((address) -> requireAllowed(host, address));
		return new Target(uri, List.copyOf(found));
	}

	/**
	 * The rules for callbacks are those of options. The fragment is dropped, and what is
	 * not ASCII is encoded.
	 */
	private static URI parse(String callback) {
		try {
			URI uri = new URI(new URI(callback).toASCIIString().split("#", 2)[0]);
			TaskOptions.with().callback(uri);
			return uri;
		}
		catch (URISyntaxException ex) {
			throw new RefusedTargetException("The callback is not a URI: " + ex.getReason());
		}
		catch (IllegalArgumentException ex) {
			throw new RefusedTargetException("The callback is not allowed: " + ex.getMessage());
		}
	}

	/**
	 * The host, of IPv6 without its brackets.
	 */
	private static String host(URI uri) {
		String host = uri.getHost().toLowerCase(Locale.ROOT);
		if (host.contains("%")) {
			throw new RefusedTargetException("Host %s is not a public host name".formatted(host));
		}
		if (host.startsWith("[")) {
			return host.substring(1, host.length() - 1);
		}
		if (NUMERIC.matcher(host).matches() && !IPV4.matcher(host).matches()) {
			throw new RefusedTargetException("Host %s is a number in an unusual form".formatted(host));
		}
		return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
	}

	/**
	 * The defaults suffice for what is public. Where private networks are allowed, they
	 * would only be in the way.
	 */
	private void requireAllowedPort(int port) {
		boolean allowed = !this.rules.allowedPorts().isEmpty() ? this.rules.allowedPorts().contains(port)
				: this.rules.allowPrivateNetworks() || defaultPorts().contains(port);
		if (!allowed || port < 1 || port > HIGHEST_PORT) {
			throw new RefusedTargetException("Port %d is not among task-queue.webhook.allowed-ports".formatted(port));
		}
	}

	private Set<Integer> defaultPorts() {
		return this.rules.requireHttps() ? Set.of(HTTPS_PORT) : Set.of(HTTPS_PORT, HTTP_PORT);
	}

	private void requireAllowed(String host, InetAddress address) {
		if (!this.addresses.allow(address)) {
			throw new RefusedTargetException(
					"Host %s has the address %s, which is not allowed for webhooks; see task-queue.webhook.allow-private-networks"
						.formatted(host, address.getHostAddress()));
		}
	}

}
