package io.github.taskqueue.internal.broker.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.CredentialsProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.github.taskqueue.BrokerUnavailableException;
import io.github.taskqueue.internal.background.RecoveryLoops;
import io.github.taskqueue.test.broker.RabbitBroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BrokerConnectionTests {

	private static final Duration SOON = Duration.ofSeconds(5);

	private final BrokerConnection connection = new BrokerConnection("test",
			new ConnectionOpener(new CachingConnectionFactory(RabbitBroker.shared().connectionFactory())),
			new ProblemLog(), new RecoveryLoops().create("connect"));

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

	/**
	 * As those of a vault that is away for a moment.
	 */
	@ParameterizedTest
	@ValueSource(classes = { IllegalStateException.class, OutOfMemoryError.class })
	void credentialsThatCannotBeHadOnceKeepItFromNothing(Class<? extends Throwable> failure) {
		com.rabbitmq.client.ConnectionFactory application = RabbitBroker.shared().connectionFactory();
		FailingCredentials credentials = new FailingCredentials(application.getUsername(), application.getPassword(),
				failure);
		application.setCredentialsProvider(credentials);
		BrokerConnection own = new BrokerConnection("own",
				new ConnectionOpener(new CachingConnectionFactory(application)), new ProblemLog(),
				new RecoveryLoops().create("connect-own"));
		try {
			Connection first = own.await(SOON);
			credentials.failures.set(3);
			first.abort();
			Awaitility.await().untilAsserted(() -> assertThat(own.await(SOON)).isNotSameAs(first));
			assertThat(own.await(SOON).isOpen()).isTrue();
			assertThat(credentials.failures.get()).isLessThanOrEqualTo(0);
			assertThat(own.problem()).isEmpty();
		}
		finally {
			own.close();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static final class FailingCredentials implements CredentialsProvider {

		private final String username;

		private final String password;

		private final Class<? extends Throwable> failure;

		private final AtomicInteger failures = new AtomicInteger();

		FailingCredentials(String username, String password, Class<? extends Throwable> failure) {
			this.username = username;
			this.password = password;
			this.failure = failure;
		}

		@Override
		public String getUsername() {
			if (this.failures.getAndDecrement() > 0) {
				throw Failure.of(this.failure);
			}
			return this.username;
		}

		@Override
		public String getPassword() {
			return this.password;
		}

	}

}
