package io.github.taskqueue.test.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class BrokerBehindFaultProxyTests {

	private static final String QUEUE = "work";

	private static final byte[] BODY = new byte[300_000];

	private static RabbitBroker broker;

	private static Connection direct;

	private final FaultProxy proxy = FaultProxy.to(broker);

	private Connection connection;

	private Channel channel;

	@BeforeAll
	static void useBroker() throws IOException, TimeoutException {
		broker = RabbitBroker.shared().newVirtualHost();
		direct = broker.connectionFactory().newConnection();
	}

	@AfterAll
	static void leaveBroker() throws IOException {
		direct.close();
		broker.close();
	}

	@BeforeEach
	void connect() throws IOException, TimeoutException {
		ConnectionFactory factory = broker.connectionFactory();
		factory.setHost(this.proxy.host());
		factory.setPort(this.proxy.port());
		factory.setRequestedHeartbeat(2);
		factory.setAutomaticRecoveryEnabled(false);
		this.connection = factory.newConnection();
		this.channel = this.connection.createChannel();
		this.channel.confirmSelect();
		this.channel.queueDeclare(QUEUE, true, false, false, null);
		this.channel.queuePurge(QUEUE);
	}

	@AfterEach
	void close() {
		this.proxy.close();
		this.connection.abort(0);
	}

	@Test
	void messageWhoseConfirmIsCutOffIsOnTheQueue() throws IOException {
		CompletableFuture<Void> cut = this.proxy.cutOn(Direction.DOWNSTREAM, AmqpMethod.BASIC_ACK);
		publish();
		assertThat(cut).succeedsWithin(Duration.ofSeconds(10));
		assertThatExceptionOfType(ShutdownSignalException.class).isThrownBy(this.channel::waitForConfirms);
		assertThat(waiting()).isOne();
	}

	@Test
	void messageThatIsCutAfterIsOnTheQueue() throws IOException {
		CompletableFuture<Void> cut = this.proxy.cutAfter(Direction.UPSTREAM, AmqpMethod.BASIC_PUBLISH);
		publish();
		assertThat(cut).succeedsWithin(Duration.ofSeconds(10));
		await().untilAsserted(() -> assertThat(waiting()).isOne());
	}

	/**
	 * The client may be told while it still writes, or later.
	 */
	@Test
	void messageThatIsCutInAFrameNeverArrives() throws Exception {
		CompletableFuture<Void> cut = this.proxy.cutInFrame(Direction.UPSTREAM);
		catchThrowable(this::publish);
		assertThat(cut).succeedsWithin(Duration.ofSeconds(10));
		await().until(() -> !this.connection.isOpen());
		assertThat(waiting()).isZero();
	}

	@Test
	void deliveryWhoseAckIsCutOffComesAgain() throws Exception {
		publish();
		assertThat(this.channel.waitForConfirms()).isTrue();
		this.proxy.cutOn(Direction.UPSTREAM, AmqpMethod.BASIC_ACK);
		this.channel.basicAck(this.channel.basicGet(QUEUE, false).getEnvelope().getDeliveryTag(), false);
		await().untilAsserted(() -> assertThat(waiting()).isOne());
		inspect((response) -> assertThat(response.getEnvelope().isRedeliver()).isTrue());
	}

	@Test
	void deliveryThatIsKeptBackComesAgain() throws Exception {
		publish();
		assertThat(this.channel.waitForConfirms()).isTrue();
		CompletableFuture<Void> cut = this.proxy.cutOn(Direction.DOWNSTREAM, AmqpMethod.BASIC_DELIVER);
		this.channel.basicConsume(QUEUE, true, (tag, delivery) -> {
			throw new AssertionError("It was delivered");
		}, (tag) -> {
		});
		assertThat(cut).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void heartbeatFindsABlackHole() throws IOException {
		this.proxy.blackhole();
		await().atMost(Duration.ofSeconds(20)).until(() -> !this.connection.isOpen());
		this.proxy.heal();
		try (Connection next = broker.connectionFactory().newConnection()) {
			assertThat(next.isOpen()).isTrue();
		}
		catch (TimeoutException ex) {
			throw new IOException(ex);
		}
	}

	private void publish() throws IOException {
		this.channel.basicPublish("", QUEUE, MessageProperties.PERSISTENT_BASIC, BODY);
	}

	private static long waiting() throws IOException {
		try (Channel observer = direct.createChannel()) {
			return observer.messageCount(QUEUE);
		}
		catch (TimeoutException ex) {
			throw new IOException(ex);
		}
	}

	private static void inspect(Consumer<GetResponse> assertions) throws IOException, TimeoutException {
		try (Channel observer = direct.createChannel()) {
			assertions.accept(observer.basicGet(QUEUE, true));
		}
	}

}
