package io.github.taskqueue.webhook.internal;

import java.util.List;
import java.util.Locale;

/**
 * The hosts that webhooks may go to by name.
 */
final class HostNames {

	private static final String ANY_BELOW = "*.";

	private final List<String> patterns;

	HostNames(List<String> patterns) {
		this.patterns = patterns.stream().map((pattern) -> pattern.strip().toLowerCase(Locale.ROOT)).toList();
	}

	/**
	 * Tells whether a webhook may go to a host.
	 */
	boolean allow(String host) {
		return this.patterns.isEmpty() || this.patterns.stream().anyMatch((pattern) -> matches(pattern, host));
	}

	private static boolean matches(String pattern, String host) {
		return pattern.startsWith(ANY_BELOW) ? host.endsWith(pattern.substring(1)) && host.length() >= pattern.length()
				: host.equals(pattern);
	}

}
