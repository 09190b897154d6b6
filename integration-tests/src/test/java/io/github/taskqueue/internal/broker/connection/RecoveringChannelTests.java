package io.github.taskqueue.internal.broker.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.github.taskqueue.internal.background.RecoveryLoop;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;

class RecoveringChannelTests {

	private static final Duration LONGER_THAN_THE_PAUSE = Duration.ofMillis(1500);

	private final BrokerConnection connection = new BrokerConnection("test",
			new ConnectionOpener(new CachingConnectionFactory(RabbitBroker.shared().connectionFactory())),
			new ProblemLog(), new RecoveryLoops().create("connect"));

	private final RecoveryLoop loop = new RecoveryLoops().create("channels");

	private final List<Channel> channels = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.connection.close();
		this.loop.close();
	}

	private RecoveringChannel start(RecoveringChannel.Setup setup) {
		RecoveringChannel channel = new RecoveringChannel("test", this.connection, this.loop, (opened) -> {
			this.channels.add(opened);
			setup.open(opened);
		});
		channel.start();
		return channel;
	}

	private void awaitChannels(int number) {
		Awaitility.await().untilAsserted(() -> assertThat(this.channels).hasSize(number));
	}

	private void assertThatNoneFollows(int number) {
		Awaitility.await()
			.during(LONGER_THAN_THE_PAUSE)
			.atMost(LONGER_THAN_THE_PAUSE.multipliedBy(2))
			.untilAsserted(() -> assertThat(this.channels).hasSize(number));
	}

	private List<Channel> open() {
		return this.channels.stream().filter(Channel::isOpen).toList();
	}

	@Test
	void twoReasonsToOpenItAgainLeadToOneChannel() {
		RecoveringChannel channel = start((opened) -> {
		});
		awaitChannels(1);
		channel.restart("for one");
		channel.restart("for another");
		awaitChannels(2);
		assertThatNoneFollows(2);
		assertThat(open()).hasSize(1);
		channel.stop();
		assertThat(open()).isEmpty();
	}

	@Test
	void channelThatTheBrokerClosesIsOpenedAgain() throws IOException {
		start((opened) -> {
		});
		awaitChannels(1);
		this.channels.get(0).basicAck(42, false);
		awaitChannels(2);
		assertThat(this.channels.get(1).isOpen()).isTrue();
	}

	@Test
	void channelThatIsLostDuringItsSetUpIsOpenedAgain() {
		start((opened) -> {
			if (this.channels.size() == 1) {
				this.connection.whenOpen().join().abort();
			}
			opened.basicQos(1);
		});
		awaitChannels(2);
		assertThatNoneFollows(2);
		assertThat(open()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, OutOfMemoryError.class })
	void channelWhoseSetUpThrowsIsOpenedAgain(Class<? extends Throwable> failure) {
		start((opened) -> {
			if (this.channels.size() < 3) {
				throw Failure.of(failure);
			}
		});
		awaitChannels(3);
		assertThatNoneFollows(3);
		assertThat(open()).hasSize(1);
	}

	/**
	 * The client library then tells no other listener.
	 */
	@Test
	void channelOfWhichNoListenerIsToldIsOpenedAgain() throws IOException {
		start((opened) -> opened.addShutdownListener((cause) -> {
			if (this.channels.size() == 1) {
				throw new OutOfMemoryError("test");
			}
		}));
		awaitChannels(1);
		this.channels.get(0).basicAck(42, false);
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(this.channels).hasSize(2));
		assertThat(this.channels.get(1).isOpen()).isTrue();
	}

	@Test
	void stopDuringTheSetUpLeavesNoChannel() {
		CountDownLatch stopped = new CountDownLatch(1);
		RecoveringChannel channel = start((opened) -> await(stopped));
		awaitChannels(1);
		channel.stop();
		stopped.countDown();
		assertThatNoneFollows(1);
		assertThat(open()).isEmpty();
	}

	@Test
	void startAfterStopOpensOneChannel() {
		RecoveringChannel channel = start((opened) -> {
		});
		awaitChannels(1);
		channel.restart("for a test");
		channel.stop();
		channel.start();
		awaitChannels(2);
		assertThatNoneFollows(2);
		assertThat(open()).hasSize(1);
	}

	private static void await(CountDownLatch latch) throws IOException {
		try {
			latch.await(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

}
