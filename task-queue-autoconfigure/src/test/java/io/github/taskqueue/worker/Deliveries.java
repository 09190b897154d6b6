package io.github.taskqueue.worker;

import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;

import io.github.taskqueue.broker.QueueAddress;
import io.github.taskqueue.broker.TopologyNames;

/**
 * Deliveries on a channel without a broker.
 */
final class Deliveries implements AutoCloseable {

	private final RecordingChannel broker = new RecordingChannel();

	private final ManualTimer timer = new ManualTimer();

	private final ConsumerSession session = new ConsumerSession(new QueueAddress(new TopologyNames("tq"), "tests"),
			this.broker.channel(), new AckWindow(this.broker.channel(), 1, this.timer), (delivery) -> {
			}, (cancelled) -> {
			});

	RecordingChannel broker() {
		return this.broker;
	}

	Delivery next() {
		return next(false, Map.of());
	}

	synchronized Delivery next(boolean redelivered, Map<String, Object> headers) {
		long tag = this.broker.deliver();
		this.session.acks().delivered(tag);
		return new Delivery(this.session, new Envelope(tag, redelivered, "tq.tasks", "tests"),
				new BasicProperties.Builder().headers(headers).build(), new byte[0]);
	}

	@Override
	public void close() {
		this.timer.close();
	}

}
