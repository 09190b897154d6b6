package io.github.taskqueue.broker;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Connection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BrokerConnectionTests {

	private static final Duration SOON = Duration.ofSeconds(5);

	private final BrokerConnection connection = new BrokerConnection("test",
			new ConnectionOpener(new CachingConnectionFactory(RabbitBroker.shared().connectionFactory())),
			new ProblemLog());

	private final List<Connection> opened = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.connection.close();
	}

	@Test
	void isOpenedWhenSomebodyAsksForIt() {
		this.connection.addListener(this.opened::add);
		assertThat(this.opened).isEmpty();
		assertThat(this.connection.await(SOON).isOpen()).isTrue();
		assertThat(this.opened).hasSize(1);
	}

	@Test
	void isOpenedAgainWhenItIsLost() {
		Connection first = this.connection.await(SOON);
		first.abort();
		Awaitility.await().untilAsserted(() -> assertThat(this.connection.await(SOON)).isNotSameAs(first));
		assertThat(this.connection.await(SOON).isOpen()).isTrue();
		assertThat(this.connection.problem()).isEmpty();
	}

	@Test
	void isClosedAndOpenedAgainWhenAListenerFails() {
		this.connection.addListener((connection) -> {
			this.opened.add(connection);
			if (this.opened.size() == 1) {
				throw new IOException("refused");
			}
			if (this.opened.size() == 2) {
				throw new IllegalStateException("broken");
			}
		});
		assertThat(this.connection.await(SOON)).isSameAs(this.opened.get(2));
		assertThat(this.opened.subList(0, 2)).noneMatch(Connection::isOpen);
	}

	@Test
	void closedWhileItIsBeingOpenedLeavesNoConnection() {
		CountDownLatch closed = new CountDownLatch(1);
		this.connection.addListener((connection) -> {
			this.opened.add(connection);
			await(closed);
		});
		this.connection.whenOpen();
		Awaitility.await().untilAsserted(() -> assertThat(this.opened).hasSize(1));
		this.connection.close();
		closed.countDown();
		Awaitility.await().until(() -> !this.opened.get(0).isOpen());
	}

	@Test
	void closedConnectionIsNotWaitedFor() {
		this.connection.await(SOON);
		this.connection.close();
		long start = System.nanoTime();
		assertThatExceptionOfType(BrokerUnavailableException.class).isThrownBy(() -> this.connection.await(SOON));
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
