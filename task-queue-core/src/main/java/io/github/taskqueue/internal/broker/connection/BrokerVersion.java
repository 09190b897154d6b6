package io.github.taskqueue.internal.broker.connection;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.rabbitmq.client.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The version of a broker, on which some features depend.
 *
 * @param major first number of the version
 * @param minor second number of the version
 */
public record BrokerVersion(int major, int minor) {

	private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

	private static final BrokerVersion UNKNOWN = new BrokerVersion(0, 0);

	/**
	 * Reads the version from what the broker said when the connection was opened.
	 */
	public static BrokerVersion of(Connection connection) {
		return parse(connection.getServerProperties().get("version"));
	}

	static BrokerVersion parse(@Nullable Object text) {
		Matcher matcher = TEXT.matcher(String.valueOf(text));
		return matcher.matches()
				? new BrokerVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))) : UNKNOWN;
	}

	/**
	 * Whether a consumer may set its own ack timeout. Such a broker cancels a consumer
	 * that is late; an older one closes the channel.
	 */
	public boolean hasConsumerTimeout() {
		return this.major > 4 || (this.major == 4 && this.minor >= 3);
	}

	/**
	 * Whether a message of a higher priority comes before all others of its queue.
	 */
	public boolean ordersByPriority() {
		return hasConsumerTimeout();
	}

	/**
	 * Whether a message that a consumer gives back by {@code basic.nack} counts towards
	 * the delivery limit, like one that is lost with its consumer.
	 */
	public boolean countsReturns() {
		return !hasConsumerTimeout();
	}

}
