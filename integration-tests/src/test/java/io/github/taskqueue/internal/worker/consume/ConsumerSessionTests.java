package io.github.taskqueue.internal.worker.consume;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

/**
 * A session that consumes several queues.
 */
class ConsumerSessionTests {

	private static final List<String> SOURCES = List.of("one", "other");

	private static final int PREFETCH = 2;

	private final RabbitBroker broker = RabbitBroker.shared().newVirtualHost();

	private final RecoveryLoop timer = new RecoveryLoops().create("timer");

	private final Queue<ChannelDelivery> delivered = new ConcurrentLinkedQueue<>();

	private final Queue<ChannelDelivery> takenOver = new ConcurrentLinkedQueue<>();

	private volatile boolean takesOver;

	private final AtomicInteger cancels = new AtomicInteger();

	private Connection connection;

	private ConsumerSession session;

	@BeforeEach
	void begin() throws Exception {
		this.connection = this.broker.connectionFactory().newConnection();
		Channel channel = this.connection.createChannel();
		for (String source : SOURCES) {
			channel.queueDeclare(source, true, false, false, Map.of("x-queue-type", "quorum"));
		}
		this.session = new ConsumerSession(origin(), new QueueAddress(new TopologyNames("tq"), "any"), SOURCES,
				new AckWindow(channel, PREFETCH, this.timer),
				(delivery) -> this.takesOver && this.takenOver.add(delivery), this.delivered::add,
				(cancelled) -> this.cancels.incrementAndGet());
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

	private void send(String source, int count) throws Exception {
		try (Channel channel = this.connection.createChannel()) {
			channel.confirmSelect();
			for (int i = 0; i < count; i++) {
				channel.basicPublish("", source, new BasicProperties(), new byte[0]);
			}
			channel.waitForConfirmsOrDie();
		}
	}

	private void consume() throws IOException {
		this.session.consume(PREFETCH, new AckTimeout("any", AckTimeout.DEFAULT));
	}

	private void awaitDelivered(int count) {
		Awaitility.await().until(() -> this.delivered.size() == count);
	}

	private void awaitReady(String source, long count) throws Exception {
		try (Channel channel = this.connection.createChannel()) {
			Awaitility.await().until(() -> channel.messageCount(source) == count);
		}
	}

	private void awaitConsumers(String source, int count) throws Exception {
		try (Channel channel = this.connection.createChannel()) {
			Awaitility.await().until(() -> channel.consumerCount(source) == count);
		}
	}

	@Test
	void eachDeliveryKnowsItsSource() throws Exception {
		send("other", 1);
		consume();
		awaitDelivered(1);
		send("one", 1);
		awaitDelivered(2);
		assertThat(this.delivered).extracting(ChannelDelivery::source).containsExactly("other", "one");
	}

	@Test
	void roomIsThatOfEachSource() throws Exception {
		assertThat(this.session.isConsuming()).isFalse();
		send("other", PREFETCH + 1);
		consume();
		awaitDelivered(PREFETCH);
		assertThat(this.session.isConsuming()).isTrue();
		assertThat(this.session.withRoom()).containsExactly("one");
		this.delivered.forEach(ChannelDelivery::done);
		awaitDelivered(PREFETCH + 1);
		assertThat(this.session.withRoom()).containsExactly("one", "other");
	}

	@Test
	void sourcesShareOneWindowOfAcks() throws Exception {
		send("one", PREFETCH);
		send("other", PREFETCH);
		consume();
		awaitDelivered(2 * PREFETCH);
		this.delivered.forEach(ChannelDelivery::done);
		Awaitility.await().until(() -> this.session.acks().inHand() == 0);
		this.session.acks().awaitTaken();
		this.session.getChannel().close();
		awaitReady("one", 0);
		awaitReady("other", 0);
	}

	@Test
	void allSourcesAreReadAheadTogether() throws Exception {
		send("one", PREFETCH + ReadAhead.SIZE / SOURCES.size() + 1);
		send("other", 1);
		consume();
		awaitDelivered(PREFETCH + 1);
		this.session.readAhead(true);
		awaitConsumers("one", 2);
		awaitConsumers("other", 2);
		awaitDelivered(PREFETCH + 1 + ReadAhead.SIZE / SOURCES.size());
		assertThat(this.session.withRoom()).containsExactly("other");
		this.session.readAhead(false);
		this.delivered.forEach(ChannelDelivery::done);
		awaitConsumers("one", 1);
		awaitConsumers("other", 1);
	}

	@Test
	void endOfOneSourceEndsTheOthersToo() throws Exception {
		consume();
		try (Channel channel = this.connection.createChannel()) {
			channel.queueDelete("other");
		}
		Awaitility.await().until(() -> this.cancels.get() == 1);
		assertThat(this.session.isConsuming()).isFalse();
		awaitConsumers("one", 0);
	}

	@Test
	void whatComesAfterTheCancelIsBackBeforeTheLastDeliveryHasBeenAwaited() throws Exception {
		send("one", PREFETCH);
		send("other", PREFETCH);
		consume();
		this.session.cancel();
		this.session.awaitLastDelivery();
		int taken = this.delivered.size();
		assertThat(this.session.acks().inHand()).isEqualTo(taken);
		this.delivered.forEach(ChannelDelivery::nack);
		awaitReady("one", PREFETCH);
		awaitReady("other", PREFETCH);
		assertThat(this.delivered).hasSize(taken);
		this.session.awaitLastDelivery();
	}

	@Test
	void lastDeliveryOfAClosedChannelIsNotAwaited() throws Exception {
		consume();
		this.session.cancel();
		this.session.getChannel().close();
		this.session.awaitLastDelivery();
		assertThat(this.session.isOpen()).isFalse();
	}

	@Test
	void whatIsWorkedOnAlreadyIsTakenOverAlsoAfterTheCancel() throws Exception {
		this.takesOver = true;
		send("one", 1);
		consume();
		this.session.cancel();
		this.session.awaitLastDelivery();
		Awaitility.await().until(() -> this.takenOver.size() == 1);
		assertThat(this.session.acks().inHand()).as("left to the run that goes on").isOne();
	}

}
