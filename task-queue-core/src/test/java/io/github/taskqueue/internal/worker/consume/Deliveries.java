package io.github.taskqueue.internal.worker.consume;

import java.util.List;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import org.jspecify.annotations.Nullable;

import io.github.taskqueue.internal.background.ManualLoop;
import io.github.taskqueue.internal.broker.topology.TopologyNames;

/**
 * Deliveries on a channel without a broker.
 */
public final class Deliveries {

	private static final ChannelDelivery ANY = new Deliveries().next();

	private final RecordingChannel broker = new RecordingChannel();

	private final ManualLoop timer = new ManualLoop();

	private final QueueSource origin = origin();

	private final ConsumerSession session = newSession();

	/**
	 * Nothing in these tests reaches a broker.
	 */
	@SuppressWarnings({ "NullAway", "DataFlowIssue" })
	private static QueueSource origin() {
		return new QueueSource(null, null, new TopologyNames("tq"), new ReturnedDeliveries(null, null),
				QueueControl.NONE);
	}

	private ConsumerSession newSession() {
		return new ConsumerSession(this.origin, this.origin.address("tests"), List.of("tq.q.tests"),
				new AckWindow(this.broker.channel(), 1, this.timer.loop()), (delivery) -> false, (delivery) -> {
				}, (cancelled) -> {
				});
	}

	/**
	 * A delivery that is never looked at.
	 * @return the delivery
	 */
	static ChannelDelivery any() {
		return ANY;
	}

	ConsumerSession session() {
		return this.session;
	}

	public RecordingChannel broker() {
		return this.broker;
	}

	LostDeliveries lost() {
		return this.origin.lostDeliveries();
	}

	public ChannelDelivery next() {
		return next(false, Map.of());
	}

	public synchronized ChannelDelivery next(boolean redelivered, Map<String, Object> headers) {
		return next(String.valueOf(this.broker.lastTag() + 1), redelivered, headers);
	}

	public synchronized ChannelDelivery next(@Nullable String id, boolean redelivered, Map<String, Object> headers) {
		long tag = this.broker.deliver();
		ChannelDelivery delivery = new ChannelDelivery(this.session, "tq.q.tests",
				new Envelope(tag, redelivered, "tq.tasks", "tests"),
				new BasicProperties.Builder().messageId(id).headers(headers).build(), new byte[0]);
		this.session.acks().delivered(tag, delivery);
		return delivery;
	}

}
