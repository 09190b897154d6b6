package io.github.taskqueue.internal.broker.connection;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How safe the way to the broker is. On the own machine anything will do.
 *
 * @param hosts the broker's hosts
 * @param encrypted whether connections use TLS
 * @param guest whether they are made as the user that every new broker has, with the
 * password that everybody knows
 */
record ConnectionSafety(List<String> hosts, boolean encrypted, boolean guest) {

	/**
	 * What to warn of.
	 */
	Optional<String> warning() {
		if (this.hosts.stream().allMatch(ConnectionSafety::isLoopback) || (this.encrypted && !this.guest)) {
			return Optional.empty();
		}
		String plain = this.encrypted ? "" : " without TLS, so arguments and the password can be read in the network"
				+ " (see spring.rabbitmq.ssl.enabled)";
		String known = this.guest ? " as 'guest' with the default password (see spring.rabbitmq.username)" : "";
		return Optional.of("RabbitMQ at %s is reached%s%s%s.".formatted(String.join(", ", this.hosts), plain,
				(plain.isEmpty() || known.isEmpty()) ? "" : ", and", known));
	}

	/**
	 * By name only: no start is to wait for a name server.
	 */
	private static boolean isLoopback(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		return name.equals("localhost") || name.startsWith("127.") || name.equals("::1") || name.equals("[::1]");
	}

}
