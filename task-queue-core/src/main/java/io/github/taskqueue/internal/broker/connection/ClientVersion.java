package io.github.taskqueue.internal.broker.connection;

import java.util.Optional;
import java.util.regex.Pattern;

import com.rabbitmq.client.ConnectionFactory;

/**
 * The version of RabbitMQ's client library. Spring Boot decides on it, and decides on an
 * old one unless the build says otherwise.
 *
 * @param number as the library says it, {@code 0.0.0} where it does not know
 */
record ClientVersion(String number) {

	private static final Pattern BEFORE_5_31 = Pattern.compile("[1-4]\\..*|5\\.([12]?\\d|30)(\\D.*)?");

	static ClientVersion atHand() {
		return new ClientVersion(String.valueOf(new ConnectionFactory().getClientProperties().get("version")));
	}

	/**
	 * What to warn of.
	 */
	Optional<String> warning() {
		if (!BEFORE_5_31.matcher(this.number).matches()) {
			return Optional.empty();
		}
		return Optional.of("RabbitMQ's client library (amqp-client " + this.number
				+ ") has known vulnerabilities that a message can reach. Set the property 'rabbit-amqp-client.version'"
				+ " of your build, by which Spring Boot chooses it, to 5.36.0 or newer.");
	}

}
