package io.github.taskqueue.worker;

import java.util.ArrayList;
import java.util.List;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import io.github.taskqueue.broker.QueueAddress;
import io.github.taskqueue.broker.TopologyNames;

import static org.assertj.core.api.Assertions.assertThat;

class IsolationSessionTests {

	private static final String TAG = "isolated";

	private final RecordingChannel broker = new RecordingChannel();

	private final ManualTimer timer = new ManualTimer();

	private final AckWindow acks = new AckWindow(this.broker.channel(), 1, this.timer);

	private final List<Delivery> taken = new ArrayList<>();

	private final IsolationSession session = new IsolationSession(new QueueAddress(new TopologyNames("tq"), "tests"),
			this.acks, Mockito.mock(IsolatedCopies.class), this.taken::add, (cancelled) -> {
			});

	@AfterEach
	void stopTimer() {
		this.timer.close();
	}

	@Test
	void whatWasOnItsWayToACancelledConsumerIsNotAcknowledgedWithTheOthers() {
		this.session.handleConsumeOk(TAG);
		deliver("cancelled");
		deliver(TAG);
		assertThat(this.taken).hasSize(1);
		this.taken.get(0).done();
		this.timer.ring();
		assertThat(this.broker.frames()).containsExactly("ack[2, false]");
		assertThat(this.broker.unacknowledged()).containsExactly(1L);
	}

	private void deliver(String consumerTag) {
		Envelope envelope = new Envelope(this.broker.deliver(), false, "", "tq.isolation.tests");
		this.session.handleDelivery(consumerTag, envelope, new BasicProperties(), new byte[0]);
	}

}
