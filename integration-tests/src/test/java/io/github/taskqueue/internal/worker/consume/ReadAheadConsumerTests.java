package io.github.taskqueue.internal.worker.consume;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.internal.broker.topology.AckTimeout;
import io.github.taskqueue.internal.broker.topology.QueueAddress;
import io.github.taskqueue.internal.broker.topology.TopologyNames;
import io.github.taskqueue.internal.worker.consume.QueueControl;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

class ReadAheadConsumerTests {

	private static final QueueAddress QUEUE = new QueueAddress(new TopologyNames("tq"), "short");

	private static final int MESSAGES = 20_000;

	private static final int PREFETCH = 10;

	private final RabbitBroker broker = RabbitBroker.shared().newVirtualHost();

	private final RecoveryLoop timer = new RecoveryLoops().create("timer");

	private final AtomicInteger delivered = new AtomicInteger();

	private final AtomicInteger redelivered = new AtomicInteger();

	private volatile boolean holding;

	private Connection connection;

	private ConsumerSession session;

	@BeforeEach
	void begin() throws Exception {
		this.connection = this.broker.connectionFactory().newConnection();
		Channel channel = this.connection.createChannel();
		this.session = new ConsumerSession(origin(), QUEUE, List.of(QUEUE.workQueue()),
				new AckWindow(channel, PREFETCH, this.timer), (delivery) -> false, this::take, (cancelled) -> {
				});
		this.session.attach();
	}

	/**
	 * Nothing is given back here as a copy.
	 */
	@SuppressWarnings("DataFlowIssue")
	private static QueueSource origin() {
		return new QueueSource(null, null, new TopologyNames("tq"), new ReturnedDeliveries(null, null),
				QueueControl.NONE);
	}

	@AfterEach
	void end() throws IOException {
		this.connection.close();
		this.timer.close();
		this.broker.close();
	}

	private void send() throws Exception {
		try (Channel channel = this.connection.createChannel()) {
			channel.queueDeclare(QUEUE.workQueue(), true, false, false, Map.of("x-queue-type", "quorum"));
			channel.confirmSelect();
			for (int i = 0; i < MESSAGES; i++) {
				channel.basicPublish("", QUEUE.workQueue(), new BasicProperties(), new byte[100]);
			}
			channel.waitForConfirmsOrDie();
		}
	}

	private void take(ChannelDelivery delivery) {
		if (delivery.redelivered()) {
			this.redelivered.incrementAndGet();
		}
		this.delivered.incrementAndGet();
		if (!this.holding) {
			delivery.done();
		}
	}

	private void consume() throws IOException {
		this.session.consume(PREFETCH, new AckTimeout(QUEUE.queue(), AckTimeout.DEFAULT));
	}

	private void awaitMore() {
		int before = this.delivered.get();
		Awaitility.await()
			.pollInterval(Duration.ofMillis(1))
			.until(() -> this.delivered.get() > Math.min(before + PREFETCH, MESSAGES - 1));
	}

	/**
	 * Tasks that come again look as if they had been in hand in a crash.
	 */
	@Test
	void nothingGoesBackBecauseReadingAheadBegins() throws Exception {
		send();
		consume();
		awaitMore();
		this.session.readAhead(true);
		Awaitility.await().until(() -> this.delivered.get() >= MESSAGES && this.session.acks().inHand() == 0);
		assertThat(this.redelivered).hasValue(0);
		assertThat(this.delivered).hasValue(MESSAGES);
	}

	@Test
	void asManyAreInHandAsWereAskedFor() throws Exception {
		this.holding = true;
		send();
		consume();
		Awaitility.await().until(() -> this.delivered.get() == PREFETCH);
		assertThat(this.session.withRoom()).isEmpty();
		this.session.readAhead(true);
		Awaitility.await().until(() -> this.delivered.get() == PREFETCH + ReadAhead.SIZE);
		assertThat(this.session.withRoom()).isEmpty();
	}

	@Test
	void noTaskIsLostHoweverOftenReadingAheadBeginsAndEnds() throws Exception {
		send();
		consume();
		for (int turn = 0; turn < 5; turn++) {
			awaitMore();
			this.session.readAhead(true);
			assertThat(this.session.isReadingAhead()).isTrue();
			awaitMore();
			this.session.readAhead(false);
			assertThat(this.session.isReadingAhead()).isFalse();
		}
		Awaitility.await().until(() -> this.delivered.get() >= MESSAGES && this.session.acks().inHand() == 0);
		assertThat(this.delivered).hasValue(MESSAGES);
	}

	@Test
	void noConsumerIsLeftOverWhenNothingIsReadAheadAnyMore() throws Exception {
		send();
		consume();
		this.session.readAhead(true);
		awaitConsumers(2);
		this.session.readAhead(false);
		awaitConsumers(1);
		this.session.readAhead(true);
		awaitConsumers(2);
		this.session.cancel();
		awaitConsumers(0);
	}

	@Test
	void oneMoreIsInHandForEachPlaceThatIsLent() throws Exception {
		this.holding = true;
		send();
		consume();
		Awaitility.await().until(() -> this.delivered.get() == PREFETCH);
		assertThat(this.session.isFull()).isTrue();
		this.session.lend(3);
		Awaitility.await().until(() -> this.delivered.get() == PREFETCH + 3);
		assertThat(this.session.isFull()).isTrue();
		awaitConsumers(4);
		this.session.lend(1);
		assertThat(this.session.acks().inHand()).isEqualTo(PREFETCH + 3);
		this.session.acks().deliveries().forEach(ChannelDelivery::done);
		awaitConsumers(2);
		Awaitility.await().until(() -> this.session.acks().inHand() == PREFETCH + 1);
		assertThat(this.session.isFull()).isTrue();
		this.holding = false;
		this.session.acks().deliveries().forEach(ChannelDelivery::done);
		Awaitility.await().until(() -> this.delivered.get() >= MESSAGES && this.session.acks().inHand() == 0);
		assertThat(this.session.isFull()).isFalse();
		assertThat(this.redelivered).hasValue(0);
		this.session.cancel();
		awaitConsumers(0);
	}

	private void awaitConsumers(int count) throws Exception {
		try (Channel channel = this.connection.createChannel()) {
			Awaitility.await().until(() -> channel.consumerCount(QUEUE.workQueue()) == count);
		}
	}

}
