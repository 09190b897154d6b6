package io.github.taskqueue.worker;

import java.time.Duration;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * A message in hand. Thread-safe.
 */
class Delivery {

	private final ConsumerSession session;

	private final Envelope envelope;

	private final BasicProperties properties;

	private final byte[] body;

	private final long arrivedAt = System.nanoTime();

	private volatile boolean givenUp;

	/**
	 * Creates a delivery.
	 * @param session the channel that it came on
	 * @param envelope its tag, and whether it was delivered before
	 * @param properties its properties
	 * @param body its body
	 */
	Delivery(ConsumerSession session, Envelope envelope, BasicProperties properties, byte[] body) {
		this.session = session;
		this.envelope = envelope;
		this.properties = properties;
		this.body = body;
	}

	ConsumerSession session() {
		return this.session;
	}

	Envelope envelope() {
		return this.envelope;
	}

	BasicProperties properties() {
		return this.properties;
	}

	byte[] body() {
		return this.body;
	}

	/**
	 * How often the broker has delivered the message before. RabbitMQ says it in
	 * different headers, depending on the version; all of them lack it at first.
	 * @return the number
	 */
	int redeliveries() {
		Map<String, Object> headers = (this.properties.getHeaders() != null) ? this.properties.getHeaders() : Map.of();
		long counted = Math.max(number(headers.get("x-delivery-count")), number(headers.get("x-acquired-count")));
		return (int) Math.min(Math.max(counted, this.envelope.isRedeliver() ? 1 : 0), Integer.MAX_VALUE);
	}

	private static long number(@Nullable Object header) {
		return (header instanceof Number number) ? number.longValue() : 0;
	}

	/**
	 * How many worker processes have ended with the message in hand.
	 * @return the number, possibly too high
	 */
	int crashes() {
		return CrashCount.of(this.envelope.isRedeliver(), this.properties.getHeaders());
	}

	/**
	 * Whether the broker still leaves the message to us. It has taken it back when the
	 * channel is lost, or when the ack timeout is over, and then delivers it again.
	 * @return whether an outcome is of use
	 */
	boolean isInHand() {
		return this.session.isOpen() && !(this.session.isTakenBackWhenLate() && !isTimeFor(Duration.ZERO));
	}

	/**
	 * Whether the message can be with us for some more time.
	 * @param time the time
	 * @return whether it could still be acknowledged then
	 */
	boolean isTimeFor(Duration time) {
		Duration age = Duration.ofNanos(System.nanoTime() - this.arrivedAt);
		return age.plus(time).compareTo(this.session.ackTimeout()) < 0;
	}

	/**
	 * Notes that nobody waits any longer for the body that runs, as it ignores its
	 * interrupt. What it leads to is dropped.
	 */
	void giveUp() {
		this.givenUp = true;
	}

	boolean isGivenUp() {
		return this.givenUp;
	}

	void done() {
		this.session.acks().done(this.envelope.getDeliveryTag());
	}

	void giveBack() {
		this.session.acks().giveBack(this.envelope.getDeliveryTag());
	}

	void reject() {
		this.session.acks().reject(this.envelope.getDeliveryTag());
	}

}
