package io.github.taskqueue.internal.worker.consume;

import java.time.Duration;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.message.TaskTrace;
import io.github.taskqueue.internal.worker.delivery.CrashCount;
import io.github.taskqueue.internal.worker.delivery.Delivery;
import io.github.taskqueue.internal.worker.delivery.Holding;

/**
 * A delivery of a channel. If the channel is lost and the broker delivers the message to
 * this process again, it is still the same delivery, with another tag on another channel.
 */
final class ChannelDelivery implements Delivery {

	/**
	 * For so long a delivery whose channel is lost may come back here.
	 */
	private static final Duration COMES_BACK_WITHIN = Duration.ofMinutes(1);

	private final String source;

	private final BasicProperties properties;

	private final byte[] body;

	private final boolean redelivered;

	private volatile Hold hold;

	private volatile int crashes;

	private volatile int counted;

	private boolean started;

	private volatile boolean givenUp;

	private volatile TaskTrace trace = TaskTrace.NONE;

	private boolean done;

	private boolean over;

	ChannelDelivery(ConsumerSession session, String source, Envelope envelope, BasicProperties properties,
			byte[] body) {
		this.source = source;
		this.properties = properties;
		this.body = body;
		this.redelivered = envelope.isRedeliver();
		this.hold = new Hold(session, envelope.getDeliveryTag(), System.nanoTime());
		this.counted = this.redelivered ? CrashCount.of(properties.getHeaders()) : 0;
		this.crashes = this.counted;
	}

	ConsumerSession session() {
		return this.hold.session;
	}

	@Override
	public QueueAddress queue() {
		return session().queue();
	}

	/**
	 * The queue from which it came.
	 */
	String source() {
		return this.source;
	}

	@Override
	public boolean isSuspect() {
		return source().equals(queue().suspectsQueue());
	}

	@Override
	public BasicProperties properties() {
		return this.properties;
	}

	@Override
	public byte[] body() {
		return this.body;
	}

	@Nullable DeliveryKey key() {
		return DeliveryKey.of(source(), this.properties);
	}

	boolean redelivered() {
		return this.redelivered;
	}

	@Override
	public int redeliveries() {
		Map<String, Object> headers = (this.properties.getHeaders() != null) ? this.properties.getHeaders() : Map.of();
		long counted = Math.max(number(headers.get("x-delivery-count")), number(headers.get("x-acquired-count")));
		return (int) Math.min(Math.max(counted, this.redelivered ? 1 : 0), Integer.MAX_VALUE);
	}

	private static long number(@Nullable Object header) {
		return (header instanceof Number number) ? number.longValue() : 0;
	}

	@Override
	public int crashes() {
		return this.crashes;
	}

	/**
	 * Whether the broker has counted against the message that it came back.
	 */
	boolean isCounted() {
		return this.counted > 0;
	}

	@Override
	public boolean countsReturns() {
		return session().countsReturns();
	}

	/**
	 * Whether the broker still leaves the message to us. It has taken it back when the
	 * channel is lost, or when the ack timeout is over, and then delivers it again.
	 */
	@Override
	public Holding holding() {
		Hold current = this.hold;
		if (!current.session.isOpen()) {
			return current.session.isLostFor(COMES_BACK_WITHIN) ? Holding.GONE : Holding.LOST;
		}
		return (current.session.isTakenBackWhenLate() && !isTimeFor(Duration.ZERO)) ? Holding.GONE : Holding.IN_HAND;
	}

	@Override
	public synchronized boolean drop() {
		if (holding() == Holding.GONE) {
			this.over = true;
			nack();
		}
		return this.over;
	}

	/**
	 * Whether nothing more can be expected of this delivery, even if it comes again.
	 */
	synchronized boolean isOver() {
		return holding() == Holding.GONE && (this.over || this.done || !this.started);
	}

	@Override
	public boolean isTimeFor(Duration time) {
		Hold current = this.hold;
		Duration age = Duration.ofNanos(System.nanoTime() - current.arrivedAt);
		return age.plus(time).compareTo(current.session.ackTimeout()) < 0;
	}

	/**
	 * Notes that the message is worked on. From now on that takes over the message if it
	 * is delivered here again.
	 */
	@Override
	public synchronized boolean start() {
		this.started = !this.over && isInHand();
		if (!this.started) {
			nack();
		}
		return this.started;
	}

	@Override
	public void giveUp() {
		this.givenUp = true;
	}

	@Override
	public boolean isGivenUp() {
		return this.givenUp;
	}

	@Override
	public void traced(TaskTrace trace) {
		this.trace = trace;
	}

	@Override
	public TaskTrace trace() {
		return this.trace;
	}

	/**
	 * Goes on with the message as it was delivered again. If nothing was begun with it,
	 * that is left to the new delivery, against which the lost connection is not held.
	 */
	synchronized boolean takeOver(ChannelDelivery again) {
		if (this.over || !(this.started || this.done)) {
			this.over = true;
			again.crashes = this.crashes;
			return false;
		}
		this.hold = again.hold;
		this.counted = again.counted;
		this.hold.session.acks().delivered(this.hold.tag, this);
		if (this.done) {
			acknowledge();
		}
		return true;
	}

	@Override
	public synchronized void done() {
		this.done = true;
		session().settled(key());
		acknowledge();
	}

	/**
	 * Acknowledges the message, of which there is a copy.
	 */
	void acknowledge() {
		Hold current = this.hold;
		current.session.acks().done(current.tag);
	}

	@Override
	public void giveBack() {
		synchronized (this) {
			this.over = true;
		}
		session().origin().giveBack(this);
	}

	/**
	 * Gives the message back in a way that looks like a crash to the broker up to
	 * RabbitMQ 4.2.
	 */
	void nack() {
		Hold current = this.hold;
		current.session.acks().giveBack(current.tag);
	}

	@Override
	public void reject() {
		synchronized (this) {
			this.over = true;
		}
		Hold current = this.hold;
		current.session.acks().reject(current.tag);
	}

	/**
	 * What the message can be settled with.
	 */
	private record Hold(ConsumerSession session, long tag, long arrivedAt) {

	}

}
