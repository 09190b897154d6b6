package io.github.taskqueue.test.fault;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class FaultProxyTests {

	private static final byte[] PROTOCOL = { 'A', 'M', 'Q', 'P', 0, 0, 9, 1 };

	private static final int SHORT_WHILE = 200;

	private ServerSocket server;

	private FaultProxy proxy;

	private Peer client;

	private Peer broker;

	@BeforeEach
	void connect() throws IOException {
		this.server = Peer.listen();
		this.proxy = FaultProxy.to(Peer.address(this.server));
		this.client = Peer.connect(this.proxy);
		this.broker = Peer.accept(this.server);
	}

	@AfterEach
	void close() throws IOException {
		this.proxy.close();
		this.client.close();
		this.broker.close();
		this.server.close();
	}

	@Test
	void carriesFramesBothWays() throws IOException {
		byte[] frame = Peer.method(AmqpMethod.QUEUE_DECLARE);
		this.client.send(PROTOCOL, frame);
		assertThat(this.broker.receive(PROTOCOL.length)).isEqualTo(PROTOCOL);
		assertThat(this.broker.receive(frame.length)).isEqualTo(frame);
		this.broker.send(frame);
		assertThat(this.client.receive(frame.length)).isEqualTo(frame);
	}

	@Test
	void carriesWhatIsNotAmqpToo() throws IOException {
		byte[] hello = "\u0016hello, a handshake".getBytes();
		this.client.send(hello);
		assertThat(this.broker.receive(hello.length)).isEqualTo(hello);
	}

	/**
	 * PostgreSQL is asked for encryption by eight bytes, answers by a single one, and is
	 * then told of the user.
	 */
	@Test
	void carriesTheFirstWordsOfADatabaseAsTheyCome() throws IOException {
		byte[] question = { 0, 0, 0, 8, 4, (byte) 0xD2, 22, 47 };
		this.client.send(question);
		assertThat(this.broker.receive(question.length)).isEqualTo(question);
		this.broker.send(new byte[] { 'N' });
		assertThat(this.client.receive(1)).containsExactly('N');
		byte[] user = { 0, 0, 0, 9, 0, 3, 0, 0, 0 };
		this.client.send(user);
		assertThat(this.broker.receive(user.length)).isEqualTo(user);
		byte[] answer = { 'R', 0, 0, 0, 8, 0, 0, 0, 0, 1, 2 };
		this.broker.send(answer);
		assertThat(this.client.receive(answer.length)).isEqualTo(answer);
	}

	@Test
	void carriesWhatOnlyBeginsLikeAFrame() throws IOException {
		byte[] endless = ByteBuffer.allocate(8).put((byte) 1).putShort((short) 1).putInt(Integer.MAX_VALUE).array();
		this.client.send(endless, PROTOCOL);
		assertThat(this.broker.receive(endless.length)).isEqualTo(endless);
		assertThat(this.broker.receive(PROTOCOL.length)).isEqualTo(PROTOCOL);
	}

	@Test
	void handsOnTheEndOfAConnectionAfterAllThatWasSent() throws IOException {
		byte[] frame = Peer.method(AmqpMethod.BASIC_ACK);
		this.client.send(frame, new byte[] { 1, 0 });
		this.client.close();
		assertThat(this.broker.receiveAll()).startsWith(frame).hasSize(frame.length + 2);
		await().untilAsserted(() -> assertThat(this.proxy.openConnections()).isZero());
	}

	@Test
	void countsConnections() throws IOException {
		assertThat(this.proxy.acceptedConnections()).isOne();
		try (Peer second = Peer.connect(this.proxy); Peer end = Peer.accept(this.server)) {
			assertThat(this.proxy.acceptedConnections()).isEqualTo(2);
			assertThat(this.proxy.openConnections()).isEqualTo(2);
		}
		await().untilAsserted(() -> assertThat(this.proxy.openConnections()).isOne());
	}

	@Test
	void resetGivesBothSidesAnError() {
		assertThat(this.proxy.reset()).isOne();
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.client::receiveAll);
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.broker::receiveAll);
		assertThat(this.proxy.reset()).isZero();
	}

	@Test
	void disconnectLetsBothSidesReadTheEnd() throws IOException {
		assertThat(this.proxy.disconnect()).isOne();
		assertThat(this.client.receiveAll()).isEmpty();
		assertThat(this.broker.receiveAll()).isEmpty();
	}

	@Test
	void blackHoleOfOneDirectionLetsTheOtherThrough() throws IOException {
		this.proxy.blackhole(Direction.UPSTREAM);
		this.client.send(PROTOCOL);
		this.broker.send(PROTOCOL);
		assertThat(this.client.receive(PROTOCOL.length)).isEqualTo(PROTOCOL);
		assertThat(this.broker.receivesNothingFor(SHORT_WHILE)).isTrue();
		this.proxy.heal();
		assertThat(this.broker.receive(PROTOCOL.length)).isEqualTo(PROTOCOL);
	}

	@Test
	void blackHoleHoldsForNewConnectionsToo() throws IOException {
		this.proxy.blackhole();
		try (Peer late = Peer.connect(this.proxy); Peer end = Peer.accept(this.server)) {
			late.send(PROTOCOL);
			end.send(PROTOCOL);
			assertThat(end.receivesNothingFor(SHORT_WHILE)).isTrue();
			assertThat(late.receivesNothingFor(SHORT_WHILE)).isTrue();
		}
	}

	@Test
	void blackHoleFillsTheBufferOfTheSender() {
		this.proxy.blackhole();
		byte[] chunk = Peer.class.getName().repeat(1000).getBytes();
		AtomicLong sent = new AtomicLong();
		CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
			try {
				while (true) {
					this.client.send(chunk);
					sent.addAndGet(chunk.length);
				}
			}
			catch (IOException ex) {
				// The test has ended
			}
		});
		await().during(Duration.ofMillis(500)).until(sent::get, (bytes) -> bytes > 0 && bytes == sent.get());
		long stuck = sent.get();
		await().pollDelay(Duration.ofMillis(SHORT_WHILE)).untilAsserted(() -> assertThat(sent).hasValue(stuck));
		assertThat(sending).isNotDone();
	}

	@Test
	void blackHoleHidesTheEndOfAConnectionUntilItHeals() throws IOException {
		this.proxy.blackhole(Direction.UPSTREAM);
		this.client.close();
		this.broker.send(PROTOCOL);
		assertThat(this.broker.receivesNothingFor(SHORT_WHILE)).isTrue();
		this.proxy.heal();
		assertThatEnds(this.broker);
	}

	private static void assertThatEnds(Peer peer) throws IOException {
		try {
			assertThat(peer.receiveAll()).isEmpty();
		}
		catch (SocketException ex) {
			assertThat(ex).hasMessageContaining("reset");
		}
	}

	@Test
	void refusalConcernsNewConnectionsOnly() throws IOException {
		this.proxy.refuse();
		try (Peer late = Peer.connect(this.proxy)) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(late::receiveAll);
		}
		this.client.send(PROTOCOL);
		assertThat(this.broker.receive(PROTOCOL.length)).isEqualTo(PROTOCOL);
		this.proxy.heal();
		try (Peer later = Peer.connect(this.proxy); Peer end = Peer.accept(this.server)) {
			later.send(PROTOCOL);
			assertThat(end.receive(PROTOCOL.length)).isEqualTo(PROTOCOL);
		}
	}

	@Test
	void delayComesOnceHoweverMuchIsSent() throws IOException {
		this.proxy.delay(Duration.ofMillis(SHORT_WHILE));
		byte[] frame = Peer.method(AmqpMethod.BASIC_DELIVER);
		long start = System.nanoTime();
		for (int i = 0; i < 100; i++) {
			this.client.send(frame);
		}
		this.broker.receive(frame.length);
		assertThat(millisSince(start)).isGreaterThanOrEqualTo(SHORT_WHILE);
		this.broker.receive(99 * frame.length);
		assertThat(millisSince(start)).isLessThan(20L * SHORT_WHILE);
	}

	@Test
	void jitterKeepsTheOrder() throws IOException {
		this.proxy.delay(Duration.ofMillis(20), Duration.ofMillis(20));
		for (int i = 1; i <= 50; i++) {
			this.client.send(Peer.body(i));
		}
		for (int i = 1; i <= 50; i++) {
			byte[] frame = Peer.body(i);
			assertThat(this.broker.receive(frame.length)).isEqualTo(frame);
		}
	}

	@Test
	void bandwidthSlowsDown() throws IOException {
		this.proxy.bandwidth(10_000);
		long start = System.nanoTime();
		byte[] frame = Peer.body(3_000);
		this.client.send(frame);
		assertThat(this.broker.receive(frame.length)).isEqualTo(frame);
		assertThat(millisSince(start)).isGreaterThanOrEqualTo(300);
	}

	@Test
	void conditionsThatCannotBeMeantAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.bandwidth(0));
		assertThatIllegalArgumentException().isThrownBy(() -> this.proxy.delay(Duration.ofMillis(-1)))
			.withMessage("'delay' must not be negative");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.proxy.delay(Duration.ofMillis(1), Duration.ofMillis(-1)))
			.withMessage("'jitter' must not be negative");
	}

	@Test
	void delayThatIsTooLongLeavesTheConnectionsAsTheyAre() throws IOException {
		assertThatExceptionOfType(ArithmeticException.class)
			.isThrownBy(() -> this.proxy.delay(Duration.ofSeconds(Long.MAX_VALUE)));
		this.client.send(PROTOCOL);
		assertThat(this.broker.receive(PROTOCOL.length)).isEqualTo(PROTOCOL);
	}

	private static long millisSince(long start) {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	@Test
	void cutOnAMethodKeepsItsFrameBack() throws IOException {
		CompletableFuture<Void> cut = this.proxy.cutOn(Direction.DOWNSTREAM, AmqpMethod.BASIC_ACK);
		byte[] other = Peer.method(AmqpMethod.BASIC_NACK);
		this.broker.send(other);
		assertThat(this.client.receive(other.length)).isEqualTo(other);
		assertThat(cut).isNotDone();
		this.broker.send(Peer.method(AmqpMethod.BASIC_ACK));
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.client::receiveAll);
		assertThat(cut).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void cutHearsItsOwnDirectionOnly() throws IOException {
		CompletableFuture<Void> cut = this.proxy.cutOn(Direction.DOWNSTREAM, AmqpMethod.BASIC_ACK);
		byte[] ack = Peer.method(AmqpMethod.BASIC_ACK);
		this.client.send(ack);
		assertThat(this.broker.receive(ack.length)).isEqualTo(ack);
		assertThat(cut).isNotDone();
	}

	@Test
	void cutAfterAMethodLetsItsMessageThrough() throws IOException {
		CompletableFuture<Void> cut = this.proxy.cutAfter(Direction.UPSTREAM, AmqpMethod.BASIC_PUBLISH);
		byte[] method = Peer.method(AmqpMethod.BASIC_PUBLISH);
		byte[] header = Peer.header(300);
		byte[] body = Peer.body(150);
		this.client.send(method, header, body, body, method);
		assertThat(this.broker.receiveAll()).hasSize(method.length + header.length + 2 * body.length);
		assertThat(cut).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void cutAfterAMethodWithoutContentIsMadeAtOnce() throws IOException {
		this.proxy.cutAfter(Direction.UPSTREAM, AmqpMethod.QUEUE_DECLARE);
		byte[] method = Peer.method(AmqpMethod.QUEUE_DECLARE);
		this.client.send(method);
		assertThat(this.broker.receiveAll()).isEqualTo(method);
	}

	@Test
	void cutInAFrameLetsHalfOfItThrough() throws IOException {
		CompletableFuture<Void> cut = this.proxy.cutInFrame(Direction.UPSTREAM);
		byte[] frame = Peer.body(1000);
		this.client.send(frame);
		assertThat(this.broker.receiveAll()).hasSize(frame.length / 2);
		assertThat(cut).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void cutsEndOneConnectionEach() throws IOException {
		this.proxy.cutOn(Direction.UPSTREAM, AmqpMethod.BASIC_PUBLISH);
		byte[] publish = Peer.method(AmqpMethod.BASIC_PUBLISH);
		try (Peer second = Peer.connect(this.proxy); Peer end = Peer.accept(this.server)) {
			this.client.send(publish);
			assertThatExceptionOfType(SocketException.class).isThrownBy(this.client::receiveAll);
			second.send(publish);
			assertThat(end.receive(publish.length)).isEqualTo(publish);
		}
	}

	@Test
	void cutThatIsCancelledIsNotMade() throws IOException {
		this.proxy.cutOn(Direction.UPSTREAM, AmqpMethod.BASIC_PUBLISH).cancel(false);
		CompletableFuture<Void> healed = this.proxy.cutInFrame(Direction.UPSTREAM);
		this.proxy.heal();
		byte[] publish = Peer.method(AmqpMethod.BASIC_PUBLISH);
		this.client.send(publish);
		assertThat(this.broker.receive(publish.length)).isEqualTo(publish);
		assertThat(healed).isCancelled();
	}

	@Test
	void brokerThatIsGoneRefusesThroughTheProxy() throws IOException {
		this.server.close();
		try (Peer late = Peer.connect(this.proxy)) {
			assertThatExceptionOfType(SocketException.class).isThrownBy(late::receiveAll);
		}
	}

	@Test
	void closedProxyEndsItsConnectionsAndCancelsCuts() {
		CompletableFuture<Void> cut = this.proxy.cutInFrame(Direction.UPSTREAM);
		this.proxy.close();
		assertThat(cut).isCancelled();
		assertThatExceptionOfType(SocketException.class).isThrownBy(this.client::receiveAll);
		assertThatExceptionOfType(SocketException.class).isThrownBy(() -> Peer.connect(this.proxy));
	}

	@Test
	void uriKeepsAllButHostAndPort() {
		try (FaultProxy other = FaultProxy
			.to(URI.create("amqp://ada:se%2Fcret@broker.example:5671/some%2Fhost?heartbeat=5"))) {
			assertThat(other.uri())
				.hasToString("amqp://ada:se%2Fcret@127.0.0.1:" + other.port() + "/some%2Fhost?heartbeat=5");
			assertThat(other.toString()).contains("broker.example:5671").doesNotContain("cret");
		}
	}

	@Test
	void addressWithoutSchemeHostOrPortIsRefused() {
		assertThat(List.of("//localhost:5672", "amqp:5672", "amqp://localhost")).allSatisfy(
				(address) -> assertThatIllegalArgumentException().isThrownBy(() -> FaultProxy.to(URI.create(address)))
					.withMessageContaining("a scheme, a host and a port"));
	}

}
