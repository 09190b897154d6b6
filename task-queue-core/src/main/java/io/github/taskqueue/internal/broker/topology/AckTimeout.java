package io.github.taskqueue.internal.broker.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import com.rabbitmq.client.Connection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import io.github.taskqueue.internal.broker.connection.AmqpError;
import io.github.taskqueue.internal.broker.connection.BrokerVersion;

/**
 * The time within which the broker wants a delivery of one queue acknowledged, as it is
 * asked for with the consumer. Brokers older than RabbitMQ 4.3 have one for all queues,
 * {@code consumer_timeout}, which a client can neither set nor read. Thread-safe.
 */
public final class AckTimeout {

	/**
	 * What RabbitMQ grants where nobody has configured it.
	 */
	public static final Duration DEFAULT = Duration.ofMinutes(30);

	private static final Log logger = LogFactory.getLog(AckTimeout.class);

	private final String queue;

	private final Duration timeout;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Only a quorum queue takes the argument, and a queue may exist as another one.
	 */
	private volatile boolean refused;

	public AckTimeout(String queue, Duration timeout) {
		this.queue = queue;
		this.timeout = timeout;
	}

	/**
	 * The arguments with which to consume.
	 */
	public Map<String, Object> arguments(Connection connection) {
		if (isKeptBy(connection)) {
			return Map.of("x-consumer-timeout", this.timeout.toMillis());
		}
		if (this.timeout.compareTo(DEFAULT) > 0 && this.warned.compareAndSet(false, true)) {
			logger
				.warn(("task-queue.queues.%s.ack-timeout is %s, but clients cannot set the ack timeout of this broker."
						+ " Raise consumer_timeout in the broker's configuration above it (default 30m). Otherwise the broker closes the"
						+ " channel of every task that takes longer.")
					.formatted(this.queue, this.timeout));
		}
		return Map.of();
	}

	/**
	 * Whether the broker takes a delivery back, and nothing else, after this time.
	 */
	public boolean isKeptBy(Connection connection) {
		return !this.refused && BrokerVersion.of(connection).hasConsumerTimeout();
	}

	/**
	 * Notes that the broker has refused a consumer, so that the next one comes without
	 * what may be the reason.
	 */
	public void refused(IOException refusal) {
		AmqpError error = AmqpError.of(refusal);
		this.refused |= error != null && error.code() == AmqpError.PRECONDITION_FAILED;
	}

	/**
	 * The timeout itself.
	 */
	public Duration timeout() {
		return this.timeout;
	}

}
